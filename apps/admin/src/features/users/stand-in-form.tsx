import { useApiList } from '@citypulse/client/react/queries';
import { listUsers, type RoleAssignment, type User } from '@citypulse/contracts/users';
import { addDays } from '@citypulse/energy/local-days';
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Pair } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { today } from '../../shell/today.ts';

interface StandInFormProps {
  /** Who stands in. */
  userId: string;
  onClose: () => void;
  onAdd: (assignments: RoleAssignment[]) => void;
}

/** Chooses whose work is taken over, and for which days. */
export function StandInForm({ userId, onClose, onAdd }: StandInFormProps) {
  const people = useApiList(listUsers, {}).data?.filter(({ id }) => id !== userId) ?? [];
  const [personId, setPersonId] = useState<string | null>(null);
  const [from, setFrom] = useState(today());
  const [to, setTo] = useState(addDays(today(), 14));
  const person = people.find(({ id }) => id === personId);
  const taken = person ? takenOver(person, from, to) : [];
  const reversed = to < from;
  return (
    <div style={{ display: 'grid', gap: 8, padding: '8px 0 16px' }}>
      <Select
        label={t('Vertritt')}
        placeholder={t('Person wählen')}
        data={people.map(({ id, displayName }) => ({ value: id as string, label: displayName }))}
        value={personId}
        onChange={setPersonId}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('Nichts gefunden')}
        error={person && !reversed && taken.length === 0 && t('Hat in dieser Zeit selbst keine Rolle.')}
      />
      <Pair>
        <TextInput
          type="date"
          label={t('von')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('bis einschließlich')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          error={reversed && t('Das Ende liegt vor dem Anfang.')}
        />
      </Pair>
      <Group justify="flex-end" gap={8}>
        <Button size="xs" onClick={onClose}>
          {t('Abbrechen')}
        </Button>
        <Button
          size="xs"
          variant="filled"
          disabled={taken.length === 0 || from === '' || to === ''}
          onClick={() => onAdd(taken)}
        >
          {t('Übernehmen')}
        </Button>
      </Group>
    </div>
  );
}

/** What the person does himself in those days, cut to them. */
function takenOver({ id, assignments }: User, from: string, to: string): RoleAssignment[] {
  return assignments
    .filter(({ standsInFor }) => standsInFor === undefined)
    .map(({ role, buildingId, validFrom, validTo }) => ({
      role,
      buildingId,
      validFrom: validFrom !== null && validFrom > from ? validFrom : from,
      validTo: validTo !== null && validTo < to ? validTo : to,
      standsInFor: id,
    }))
    .filter(({ validFrom, validTo }) => validFrom <= validTo);
}
