import { useRow, useRows } from '@citypulse/client/react/sync';
import type { TaskId } from '@citypulse/contracts/common';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../text/text.ts';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { NotHere } from '../../ui/not-here.tsx';
import { LoadingCards } from '../../ui/state-views.tsx';
import { useLeave } from '../../ui/use-leave.ts';
import { ClosedTask } from './closed-task.tsx';
import { StartTask } from './start-task.tsx';
import { useOwnSession, useTaskClock } from './use-task-work.ts';
import { WorkFlow } from './work-flow.tsx';

interface TaskScreenProps {
  taskId: TaskId;
  /** Begins at once: who scanned and pressed has said what he wants. */
  startNow: boolean;
  qrCode: string | undefined;
}

export function TaskScreen({ taskId, startNow, qrCode }: TaskScreenProps) {
  const { t } = useText();
  const { ready } = useRows('maintenance_tasks', { id: taskId });
  const task = useRow('maintenance_tasks', taskId);
  const leave = useLeave();
  if (task) return <KnownTask task={task} startNow={startNow} qrCode={qrCode} />;
  if (ready) return <NotHere why={t.maintenance.gone} />;
  return (
    <FlowScreen title={t.maintenance.title} onBack={leave}>
      <LoadingCards count={4} />
    </FlowScreen>
  );
}

function KnownTask({ task, startNow, qrCode }: Omit<TaskScreenProps, 'taskId'> & { task: MaintenanceTask }) {
  const session = useOwnSession(task.id);
  // What else runs must be known: it pauses.
  const { ready } = useRows('maintenance_sessions');
  const isClosed = task.status === 'done' || task.status === 'cancelled';
  const { start } = useTaskClock(task);
  const asked = useRef(false);
  const [starting, setStarting] = useState(startNow && !isClosed && !session);
  useEffect(() => {
    if (!starting || !ready || asked.current) return;
    asked.current = true;
    void start(qrCode).finally(() => setStarting(false));
  }, [starting, ready, start, qrCode]);
  if (isClosed) return <ClosedTask task={task} />;
  if (session) return <WorkFlow task={task} session={session} />;
  return <StartTask task={task} qrCode={qrCode} busy={starting} />;
}
