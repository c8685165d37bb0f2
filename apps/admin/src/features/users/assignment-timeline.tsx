import type { RoleAssignment } from '@citypulse/contracts/users';
import { addDays, daysBetween } from '@citypulse/energy/local-days';
import { t } from '../../shell/i18n.ts';
import { today } from '../../shell/today.ts';
import { assignmentState } from './user-state.ts';
import classes from './users.module.css';

/** A bar per role on a common time axis, with today; the dates above say the same in words. */
export function AssignmentTimeline({ assignments }: { assignments: readonly RoleAssignment[] }) {
  const day = today();
  const dates = assignments
    .flatMap(({ validFrom, validTo }) => [validFrom, validTo])
    .filter((date) => date !== null);
  const from = [...dates, addDays(day, -365)].toSorted()[0] ?? day;
  const to = [...dates, addDays(day, 120)].toSorted().at(-1) ?? day;
  const span = Math.max(1, daysBetween(from, to));
  const at = (date: string) => Math.min(100, Math.max(0, (daysBetween(from, date) / span) * 100));
  return (
    <div className={classes.timeline} aria-hidden>
      {yearsBetween(from, to).map((year) => (
        <span key={year} className={classes.mark} style={{ left: `${at(`${year}-01-01`)}%` }}>
          <span>{Math.abs(at(`${year}-01-01`) - at(day)) > 12 && year}</span>
        </span>
      ))}
      <span className={classes.mark} data-today style={{ left: `${at(day)}%` }}>
        <span>{t('heute')}</span>
      </span>
      {assignments.map((assignment, index) => {
        const start = at(assignment.validFrom ?? from);
        const end = assignment.validTo === null ? 100 : at(assignment.validTo);
        return (
          <div key={index} className={classes.bar} data-state={assignmentState(assignment, day)}>
            <i style={{ left: `${start}%`, width: `${Math.max(1, end - start)}%` }} />
          </div>
        );
      })}
    </div>
  );
}

function yearsBetween(from: string, to: string): string[] {
  const first = Number(from.slice(0, 4)) + 1;
  const last = Number(to.slice(0, 4));
  const step = Math.ceil((last - first + 1) / 6) || 1;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
    .filter((_, index) => index % step === 0)
    .map(String);
}
