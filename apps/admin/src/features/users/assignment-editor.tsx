import { useApiList } from '@citypulse/client/react/queries';
import { listBuildings } from '@citypulse/contracts/buildings';
import { BuildingId } from '@citypulse/contracts/common';
import { Role } from '@citypulse/contracts/permissions';
import type { RoleAssignment } from '@citypulse/contracts/users';
import type { Status } from '@citypulse/ui/icons';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { AssignmentTimeline } from './assignment-timeline.tsx';
import { roleMeaning, roleName, roleOptions } from './role-words.ts';
import { today } from '../../shell/today.ts';
import { assignmentState, type AssignmentState } from './user-state.ts';
import classes from './users.module.css';
import { PanelSection } from '../../forms/section.tsx';

interface AssignmentEditorProps {
  assignments: RoleAssignment[];
  onChange: (assignments: RoleAssignment[]) => void;
  disabled?: boolean;
}

/** Roles, where they hold and since when; the bars below show who holds what when. */
export function AssignmentEditor({ assignments, onChange, disabled = false }: AssignmentEditorProps) {
  const [before] = useState(assignments.length);
  const add = () =>
    onChange([...assignments, { role: 'caretaker', buildingId: null, validFrom: today(), validTo: null }]);
  return (
    <PanelSection
      title={t('Rollen und Gebäude')}
      tools={
        !disabled && (
          <Button size="xs" leftSection={<IconPlus size={16} stroke={1.75} />} onClick={add}>
            {t('Rolle')}
          </Button>
        )
      }
    >
      {assignments.length === 0 && (
        <p className="muted">{t('Ohne Rolle sieht dieses Konto nichts. Füge eine Rolle hinzu.')}</p>
      )}
      <ul className={classes.assignments}>
        {assignments.map((assignment, index) => (
          <AssignmentRow
            // The list has no ids of its own; rows are only added at the end and removed as a whole.
            key={index}
            assignment={assignment}
            startsOpen={index >= before}
            doubled={assignments.some((other, at) => at < index && isSame(other, assignment))}
            disabled={disabled}
            onChange={(changed) => onChange(assignments.with(index, changed))}
            onRemove={() => onChange(assignments.toSpliced(index, 1))}
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
  assignment: RoleAssignment;
  doubled: boolean;
  /** What is new is there to be filled in; what is known is a line until it is opened. */
  startsOpen: boolean;
  disabled: boolean;
  onChange: (assignment: RoleAssignment) => void;
  onRemove: () => void;
}

const wholeTown = 'town';

function AssignmentRow({
  startsOpen,
  assignment,
  doubled,
  disabled,
  onChange,
  onRemove,
}: AssignmentRowProps) {
  const buildings = useApiList(listBuildings, { query: { includeRetired: 'true' } });
  const [open, setOpen] = useState(startsOpen);
  const places = [
    { value: wholeTown, label: t('Ganze Stadt') },
    ...(buildings.data ?? []).map((building) => ({ value: building.id as string, label: building.name })),
  ];
  const reversed =
    assignment.validFrom !== null && assignment.validTo !== null && assignment.validTo < assignment.validFrom;
  if (!open && !doubled && !reversed) {
    const place = places.find(({ value }) => value === (assignment.buildingId ?? wholeTown));
    return (
      <AssignmentLine assignment={assignment} place={place?.label ?? '…'} onOpen={() => setOpen(true)} />
    );
  }
  return (
    <li className={classes.assignment}>
      <Select
        label={t('Rolle')}
        description={roleMeaning(assignment.role)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        style={{ gridColumn: '1 / 3' }}
        data={roleOptions()}
        value={assignment.role}
        onChange={(role) => onChange({ ...assignment, role: Role.parse(role) })}
        allowDeselect={false}
        error={doubled && t('Diese Rolle steht mit diesem Beginn schon in der Liste.')}
        disabled={disabled}
      />
      {!disabled && (
        <ActionIcon
          onClick={onRemove}
          aria-label={t('Rolle entfernen')}
          style={{ alignSelf: 'start', marginTop: 24 }}
        >
          <IconTrash size={16} stroke={1.75} />
        </ActionIcon>
      )}
      <Select
        label={t('Gebäude')}
        style={{ gridColumn: '1 / 3' }}
        data={places}
        value={assignment.buildingId ?? wholeTown}
        onChange={(place) =>
          onChange({
            ...assignment,
            buildingId: place === null || place === wholeTown ? null : BuildingId.parse(place),
          })
        }
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('Nichts gefunden')}
        disabled={disabled}
      />
      <TextInput
        type="date"
        style={{ gridColumn: 1 }}
        label={t('gültig ab')}
        value={assignment.validFrom ?? ''}
        onChange={(event) => onChange({ ...assignment, validFrom: event.currentTarget.value || null })}
        disabled={disabled}
      />
      <TextInput
        type="date"
        label={t('bis einschließlich')}
        value={assignment.validTo ?? ''}
        onChange={(event) => onChange({ ...assignment, validTo: event.currentTarget.value || null })}
        error={reversed && t('Das Ende liegt vor dem Anfang.')}
        disabled={disabled}
      />
    </li>
  );
}

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

function AssignmentLine({ assignment, place, onOpen }: AssignmentLineProps) {
  const formats = useFormats();
  const { validFrom, validTo } = assignment;
  const from = validFrom === null ? '' : t('ab {date}', { date: formats.date(validFrom) });
  const to = validTo === null ? t('unbefristet') : t('bis {date}', { date: formats.date(validTo) });
  return (
    <li>
      <button type="button" className={classes.line} onClick={onOpen} aria-expanded={false}>
        <StatusIcon status={lineStates[assignmentState(assignment, today())]} size={16} />
        <span className={classes.lineNames}>
          <span className={classes.name}>{place}</span>
          <span className="muted small">{roleName(assignment.role)}</span>
        </span>
        <span className="muted small num">{[from, to].filter(Boolean).join(' ')}</span>
      </button>
    </li>
  );
}
