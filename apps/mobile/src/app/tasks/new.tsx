import { BuildingId } from '@citypulse/contracts/common';
import { useLocalSearchParams } from 'expo-router';
import { NewTaskScreen } from '../../features/maintenance/new-task-screen.tsx';

export default function NewTaskRoute() {
  const { building } = useLocalSearchParams<{ building?: string }>();
  return <NewTaskScreen buildingId={BuildingId.safeParse(building).data} />;
}
