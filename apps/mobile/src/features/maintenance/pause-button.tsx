import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { MaintenanceSession } from '@citypulse/contracts/task-work';
import { useText } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { useTaskClock } from './use-task-work.ts';

/** Stops the clock, and lets it run on. */
export function PauseButton({ task, session }: { task: MaintenanceTask; session: MaintenanceSession }) {
  const { t } = useText();
  const { pause, goOn } = useTaskClock(task);
  return session.status === 'paused' ? (
    <BigButton kind="tint" icon="player-play" label={t.today.goOn} onPress={() => void goOn(session)} />
  ) : (
    <BigButton
      kind="outline"
      icon="player-pause"
      label={t.maintenance.pause}
      onPress={() => void pause(session)}
    />
  );
}
