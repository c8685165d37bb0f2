import { BuildingId } from '@citypulse/contracts/common';
import { Role } from '@citypulse/contracts/permissions';
import type { RoleAssignment } from '@citypulse/contracts/users';
import { ActionIcon, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import { roleMeaning, roleOptions } from './role-words.ts';
import classes from './users.module.css';

export const wholeTown = 'town';

interface AssignmentFormProps {
  assignment: RoleAssignment;
  places: { value: string; label: string }[];
  problems: { doubled: boolean; reversed: boolean };
  disabled: boolean;
  onChange: (changed: Partial<RoleAssignment>) => void;
  onRemove: () => void;
}

/** One role with its place and its time, to be filled in. */
export function AssignmentForm({
  assignment,
  places,
  problems: { doubled, reversed },
  disabled,
  onChange,
  onRemove,
}: AssignmentFormProps) {
  return (
    <li className={classes.assignment}>
      <Select
        label={t('Rolle')}
        description={roleMeaning(assignment.role)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        style={{ gridColumn: '1 / 3' }}
        data={roleOptions()}
        value={assignment.role}
        onChange={(role) => onChange({ role: Role.parse(role) })}
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
        onChange={(event) => onChange({ validFrom: event.currentTarget.value || null })}
        disabled={disabled}
      />
      <TextInput
        type="date"
        label={t('bis einschließlich')}
        value={assignment.validTo ?? ''}
        onChange={(event) => onChange({ validTo: event.currentTarget.value || null })}
        error={reversed && t('Das Ende liegt vor dem Anfang.')}
        disabled={disabled}
      />
    </li>
  );
}
