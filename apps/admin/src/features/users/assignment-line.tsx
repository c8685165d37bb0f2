import { useApiList } from '@citypulse/client/react/queries';
import { listUsers, type RoleAssignment } from '@citypulse/contracts/users';
import type { Status } from '@citypulse/ui/icons';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import { roleName } from './role-words.ts';
import { today } from '../../shell/today.ts';
import { assignmentState, type AssignmentState } from './user-state.ts';
import classes from './users.module.css';

interface AssignmentLineProps {
  assignment: RoleAssignment;
  place: string;
  onOpen: () => void;
}

const lineStates = {
  past: 'stale',
  current: 'ok',
  ending: 'warn',
  future: 'info',
} as const satisfies Record<AssignmentState, Status>;

/** One role in a line; a press opens it. */
export function AssignmentLine({ assignment, place, onOpen }: AssignmentLineProps) {
  const formats = useFormats();
  const { validFrom, validTo, standsInFor } = assignment;
  const people = useApiList(listUsers, {}, { enabled: standsInFor !== undefined });
  const away = people.data?.find(({ id }) => id === standsInFor);
  const from = validFrom === null ? '' : t('ab {date}', { date: formats.date(validFrom) });
  const to = validTo === null ? t('unbefristet') : t('bis {date}', { date: formats.date(validTo) });
  return (
    <li>
      <button type="button" className={classes.line} onClick={onOpen} aria-expanded={false}>
        <StatusIcon status={lineStates[assignmentState(assignment, today())]} size={16} />
        <span className={classes.lineNames}>
          <span className={classes.name}>{place}</span>
          <span className="muted small">
            {standsInFor === undefined
              ? roleName(assignment.role)
              : t('{role}, vertritt {name}', {
                  role: roleName(assignment.role),
                  name: away?.displayName ?? '…',
                })}
          </span>
        </span>
        <span className="muted small num">{[from, to].filter(Boolean).join(' ')}</span>
      </button>
    </li>
  );
}

interface RemovedLineProps {
  assignment: RoleAssignment;
  place: string;
  onRestore: () => void;
}

/** Stands where the form stood, so that a second press of the bin meets no other role. */
export function RemovedLine({ assignment, place, onRestore }: RemovedLineProps) {
  return (
    <li className={classes.removed}>
      <IconTrash size={16} stroke={1.75} color="var(--cp-text-2)" aria-hidden />
      <span className={classes.lineNames}>
        <del className={classes.name}>{place}</del>
        <span className="muted small">
          {t('{role}, entfällt beim Speichern', { role: roleName(assignment.role) })}
        </span>
      </span>
      <Button size="xs" aria-label={t('Wiederherstellen: {place}', { place })} onClick={onRestore}>
        {t('Wiederherstellen')}
      </Button>
    </li>
  );
}
