import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { Link } from '@tanstack/react-router';
import { numberOf } from '../maintenance/task-words.ts';
import classes from './sync.module.css';

/** To the Auftrag a Konflikt is about, by number and title. */
export function ConflictTaskLink({ task }: { task: MaintenanceTask }) {
  return (
    <Link className={classes.taskLink} to="/tasks" search={{ task: task.id }}>
      <span className="num">{numberOf(task)}</span> {task.title}
    </Link>
  );
}
