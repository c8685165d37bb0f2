import { useApiList } from '@citypulse/client/react/queries';
import { listBuildings } from '@citypulse/contracts/buildings';
import { BuildingId } from '@citypulse/contracts/common';
import type { DirectoryGroup } from '@citypulse/contracts/directory';
import { Role } from '@citypulse/contracts/permissions';
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import { roleOptions } from '../users/role-words.ts';
import classes from './directory.module.css';

interface GroupTableProps {
  groups: DirectoryGroup[];
  onChange: (groups: DirectoryGroup[]) => void;
}

/** Which group of the directory is which role here. */
export function GroupTable({ groups, onChange }: GroupTableProps) {
  return (
    <>
      {groups.length === 0 && (
        <p className="muted">
          {t('Noch ist keine Gruppe zugeordnet: Rechte bekommen die Menschen dann nur hier, von Hand.')}
        </p>
      )}
      <ul className={classes.groups}>
        {groups.map((group, index) => (
          <GroupRow
            // The list has no ids of its own; rows are only added at the end and removed as a whole.
            key={index}
            group={group}
            onChange={(changed) => onChange(groups.with(index, changed))}
            onRemove={() => onChange(groups.toSpliced(index, 1))}
          />
        ))}
      </ul>
      <Button
        size="xs"
        leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
        onClick={() => onChange([...groups, { group: '', role: 'caretaker', buildingId: null }])}
      >
        {t('Gruppe zuordnen')}
      </Button>
    </>
  );
}

const wholeTown = 'town';

interface GroupRowProps {
  group: DirectoryGroup;
  onChange: (group: DirectoryGroup) => void;
  onRemove: () => void;
}

function GroupRow({ group, onChange, onRemove }: GroupRowProps) {
  const buildings = useApiList(listBuildings);
  const places = [
    { value: wholeTown, label: t('Ganze Stadt') },
    ...(buildings.data ?? []).map(({ id, name }) => ({ value: id as string, label: name })),
  ];
  return (
    <li className={classes.group}>
      <TextInput
        label={t('Gruppe im Verzeichnis')}
        required
        withAsterisk={false}
        maxLength={255}
        value={group.group}
        onChange={(event) => onChange({ ...group, group: event.currentTarget.value })}
      />
      <Select
        label={t('Rolle')}
        data={roleOptions()}
        value={group.role}
        onChange={(role) => onChange({ ...group, role: Role.parse(role) })}
        allowDeselect={false}
      />
      <Select
        label={t('Gebäude')}
        data={places}
        value={group.buildingId ?? wholeTown}
        onChange={(place) =>
          onChange({
            ...group,
            buildingId: place === null || place === wholeTown ? null : BuildingId.parse(place),
          })
        }
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('Nichts gefunden')}
      />
      <ActionIcon onClick={onRemove} aria-label={t('{group} entfernen', { group: group.group })}>
        <IconTrash size={16} stroke={1.75} />
      </ActionIcon>
    </li>
  );
}
