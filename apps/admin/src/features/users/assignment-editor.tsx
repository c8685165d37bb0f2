import { useApiList } from '@citypulse/client/react/queries';
import { listBuildings } from '@citypulse/contracts/buildings';
import { BuildingId } from '@citypulse/contracts/common';
import { Role } from '@citypulse/contracts/permissions';
import type { RoleAssignment } from '@citypulse/contracts/users';
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import { AssignmentTimeline } from './assignment-timeline.tsx';
import { roleMeaning, roleOptions } from './role-words.ts';
import { today } from '../../shell/today.ts';
import classes from './users.module.css';
import { PanelSection } from '../../forms/section.tsx';

interface AssignmentEditorProps {
  assignments: RoleAssignment[];
  onChange: (assignments: RoleAssignment[]) => void;
  disabled?: boolean;
}

/** Roles, where they hold and since when; the bars below show who holds what when. */
export function AssignmentEditor({ assignments, onChange, disabled = false }: AssignmentEditorProps) {
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
  disabled: boolean;
  onChange: (assignment: RoleAssignment) => void;
  onRemove: () => void;
}

const wholeTown = 'town';

function AssignmentRow({ assignment, doubled, disabled, onChange, onRemove }: AssignmentRowProps) {
  const buildings = useApiList(listBuildings, { query: { includeRetired: 'true' } });
  const places = [
    { value: wholeTown, label: t('Ganze Stadt') },
    ...(buildings.data ?? []).map((building) => ({ value: building.id as string, label: building.name })),
  ];
  const reversed =
    assignment.validFrom !== null && assignment.validTo !== null && assignment.validTo < assignment.validFrom;
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
