import { useApiList } from '@citypulse/client/react/queries';
import { listBuildings } from '@citypulse/contracts/buildings';
import type { RoleAssignment } from '@citypulse/contracts/users';
import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { AssignmentForm, wholeTown } from './assignment-form.tsx';
import { AssignmentLine, RemovedLine } from './assignment-line.tsx';
import { StandInForm } from './stand-in-form.tsx';
import { AssignmentTimeline } from './assignment-timeline.tsx';
import { today } from '../../shell/today.ts';
import classes from './users.module.css';
import { PanelSection } from '../../forms/section.tsx';

interface AssignmentEditorProps {
  assignments: RoleAssignment[];
  onChange: (assignments: RoleAssignment[]) => void;
  /** Whose assignments these are, once there is an account: then he can stand in for somebody. */
  userId?: string;
  disabled?: boolean;
}

/** A row keeps its key for as long as the editor stands, so that removing one never moves the state of another. */
interface Row {
  key: number;
  assignment: RoleAssignment;
  /** Stays in its place, struck out and restorable, until the editor is opened anew. */
  removed: boolean;
}

const rowOf = (assignment: RoleAssignment, key: number): Row => ({ key, assignment, removed: false });

/**
 * Roles, where they hold and since when; the bars below show who holds what when. What stands at first comes
 * from `assignments`; whoever takes over another list gives the editor another `key`.
 */
export function AssignmentEditor({ assignments, onChange, userId, disabled = false }: AssignmentEditorProps) {
  const [standingIn, setStandingIn] = useState(false);
  const [rows, setRows] = useState(() => assignments.map(rowOf));
  const [before] = useState(assignments.length);
  const set = (next: Row[]) => {
    setRows(next);
    onChange(next.filter(({ removed }) => !removed).map(({ assignment }) => assignment));
  };
  const add = () =>
    set([
      ...rows,
      rowOf({ role: 'caretaker', buildingId: null, validFrom: today(), validTo: null }, rows.length),
    ]);
  return (
    <PanelSection
      title={t('Rollen und Gebäude')}
      tools={
        !disabled && (
          <Group gap={8} wrap="nowrap">
            {userId && (
              <Button
                size="xs"
                leftSection={<IconPlus size={16} stroke={1.75} />}
                onClick={() => setStandingIn(true)}
              >
                {t('Vertretung')}
              </Button>
            )}
            <Button size="xs" leftSection={<IconPlus size={16} stroke={1.75} />} onClick={add}>
              {t('Rolle')}
            </Button>
          </Group>
        )
      }
    >
      {userId && standingIn && (
        <StandInForm
          userId={userId}
          onClose={() => setStandingIn(false)}
          onAdd={(taken) => {
            const isNew = (one: RoleAssignment) =>
              !rows.some((row) => !row.removed && isSame(row.assignment, one));
            set([...rows, ...taken.filter(isNew).map((one, index) => rowOf(one, rows.length + index))]);
            setStandingIn(false);
          }}
        />
      )}
      {assignments.length === 0 && (
        <p className="muted">{t('Ohne Rolle sieht dieses Konto nichts. Füge eine Rolle hinzu.')}</p>
      )}
      <ul className={classes.assignments}>
        {rows.map((row, index) => (
          <AssignmentRow
            key={row.key}
            row={row}
            startsOpen={index >= before && row.assignment.standsInFor === undefined}
            doubled={rows.some(
              (other, at) => at < index && !other.removed && isSame(other.assignment, row.assignment),
            )}
            disabled={disabled}
            onChange={(changed) => set(rows.with(index, { ...row, ...changed }))}
          />
        ))}
      </ul>
      {assignments.length > 0 && <AssignmentTimeline assignments={assignments} />}
    </PanelSection>
  );
}

/** The same role at the same place from the same day: the server keeps only one. */
const isSame = (a: RoleAssignment, b: RoleAssignment) =>
  a.role === b.role && a.buildingId === b.buildingId && a.validFrom === b.validFrom;

interface AssignmentRowProps {
  row: Row;
  doubled: boolean;
  /** What is new is there to be filled in; what is known is a line until it is opened. */
  startsOpen: boolean;
  disabled: boolean;
  onChange: (changed: Partial<Row>) => void;
}

function AssignmentRow({ row, startsOpen, doubled, disabled, onChange }: AssignmentRowProps) {
  const { assignment, removed } = row;
  const buildings = useApiList(listBuildings, { query: { includeRetired: 'true' } });
  const [open, setOpen] = useState(startsOpen);
  const places = [
    { value: wholeTown, label: t('Ganze Stadt') },
    ...(buildings.data ?? []).map((building) => ({ value: building.id as string, label: building.name })),
  ];
  const place = places.find(({ value }) => value === (assignment.buildingId ?? wholeTown))?.label ?? '…';
  const { validFrom, validTo } = assignment;
  const reversed = validFrom !== null && validTo !== null && validTo < validFrom;
  if (removed) {
    const restore = () => onChange({ removed: false });
    return <RemovedLine assignment={assignment} place={place} onRestore={restore} />;
  }
  if (!open && !doubled && !reversed) {
    return <AssignmentLine assignment={assignment} place={place} onOpen={() => setOpen(true)} />;
  }
  const remove = () => {
    setOpen(false);
    onChange({ removed: true });
  };
  return (
    <AssignmentForm
      assignment={assignment}
      places={places}
      problems={{ doubled, reversed }}
      disabled={disabled}
      onChange={(changed) => onChange({ assignment: { ...assignment, ...changed } })}
      onRemove={remove}
    />
  );
}
