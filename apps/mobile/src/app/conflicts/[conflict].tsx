import { ConflictId } from '@citypulse/contracts/common';
import { Redirect, useLocalSearchParams } from 'expo-router';
import { ConflictScreen } from '../../features/conflicts/conflict-screen.tsx';

export default function ConflictRoute() {
  const { conflict } = useLocalSearchParams();
  const conflictId = ConflictId.safeParse(conflict);
  return conflictId.success ? (
    <ConflictScreen conflictId={conflictId.data} />
  ) : (
    <Redirect href="/conflicts" />
  );
}
