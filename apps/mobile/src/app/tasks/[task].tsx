import { TaskId } from '@citypulse/contracts/common';
import { useLocalSearchParams } from 'expo-router';
import { TaskScreen } from '../../features/maintenance/task-screen.tsx';
import { NotHere } from '../../ui/not-here.tsx';

export default function TaskRoute() {
  const { task, start, code } = useLocalSearchParams<{ task: string; start?: string; code?: string }>();
  const id = TaskId.safeParse(task);
  if (!id.success) return <NotHere />;
  return <TaskScreen key={id.data} taskId={id.data} startNow={start === '1'} qrCode={code} />;
}
