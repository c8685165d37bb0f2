import { ChecklistItemId, MeasuringPointId } from '@citypulse/contracts/common';
import { Redirect, useLocalSearchParams, useRouter } from 'expo-router';
import { ReadingScreen } from '../../features/readings/reading-screen.tsx';

export default function ReadingRoute() {
  const { point, item, round } = useLocalSearchParams();
  const router = useRouter();
  const pointId = MeasuringPointId.safeParse(point);
  const itemId = ChecklistItemId.safeParse(item);
  if (!pointId.success) return <Redirect href="/buildings" />;
  return (
    <ReadingScreen
      pointId={pointId.data}
      itemId={itemId.success ? itemId.data : null}
      {...(round !== undefined && { onSaved: () => router.dismissTo('/round') })}
    />
  );
}
