import { useConflictTask } from '@citypulse/client/react/conflict-task';
import { useRows, type Local } from '@citypulse/client/react/sync';
import { decisionsOf } from '@citypulse/contracts/conflict-rules';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { EmptyState, LoadingState } from '@citypulse/ui/web/state-views';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Checkbox, UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { t } from '../../shell/i18n.ts';
import { useBuildingNames } from '../maintenance/use-tasks.ts';
import { ConflictPanel } from './conflict-panel.tsx';
import { entityWord, fieldWords } from './conflict-words.ts';
import { ConflictTaskLink } from './conflict-task-link.tsx';
import classes from './sync.module.css';

interface ConflictsTabProps {
  selected: string | undefined;
  all: boolean;
  onSelect: (conflictId: string | undefined) => void;
  onAll: (all: boolean) => void;
}

/** Changes that met: open ones first, decided ones on demand. */
export function ConflictsTab({ selected, all, onSelect, onAll }: ConflictsTabProps) {
  const { rows, ready } = useRows('sync_conflicts');
  const shown = useMemo(
    () =>
      rows
        .filter(({ status }) => all || status === 'open')
        .toSorted((a, b) => b.status.localeCompare(a.status) * -1 || b.mineAt.localeCompare(a.mineAt)),
    [rows, all],
  );
  const current = rows.find(({ id }) => id === selected);
  if (!ready) return <LoadingState height={240} shape="lines" />;
  return (
    <Card
      title={t('Konflikte')}
      count={shown.length}
      tools={
        <Checkbox
          label={t('auch entschiedene')}
          checked={all}
          onChange={(event) => onAll(event.currentTarget.checked)}
        />
      }
      flush
    >
      {shown.length === 0 ? (
        <EmptyState title={t('Kein Konflikt')} height={240}>
          {t('Wenn zwei Leute ohne Verbindung dasselbe Feld ändern, steht es hier, mit beiden Werten.')}
        </EmptyState>
      ) : (
        <ul className={classes.rows}>
          {shown.map((conflict) => (
            <ConflictRow
              key={conflict.id}
              conflict={conflict}
              selected={conflict.id === selected}
              onOpen={() => onSelect(conflict.id)}
            />
          ))}
        </ul>
      )}
      {current && (
        <ConflictPanel
          key={`${current.id} ${current.version}`}
          conflict={current}
          onClose={() => onSelect(undefined)}
        />
      )}
    </Card>
  );
}

interface ConflictRowProps {
  conflict: Local<SyncConflict>;
  selected: boolean;
  onOpen: () => void;
}

function ConflictRow({ conflict, selected, onOpen }: ConflictRowProps) {
  const formats = useFormats();
  const building = useBuildingNames().get(conflict.buildingId);
  const task = useConflictTask(conflict);
  const fields = decisionsOf(conflict).map(({ field }) => fieldWords(field));
  return (
    <li className={classes.linkedRow} data-selected={selected || undefined}>
      <UnstyledButton className={classes.rowButton} onClick={onOpen}>
        <span className={classes.text}>
          <b>
            {conflict.title}
            {building !== undefined && <span className={classes.house}>{building}</span>}
          </b>
          <span>{`${entityWord(conflict.entity.t)}: ${fields.join(', ')}`}</span>
          <span>
            {t('{name}, {when}', { name: conflict.mineBy.name, when: formats.dateTime(conflict.mineAt) })}
            {conflict.theirsBy && ` · ${t('gegen {name}', { name: conflict.theirsBy })}`}
          </span>
        </span>
        {conflict.status === 'open' ? (
          <StatusBadge status="warn">{t('offen')}</StatusBadge>
        ) : (
          <StatusBadge status="ok">
            {conflict.strategy === 'automatic' ? t('zusammengeführt') : t('entschieden')}
          </StatusBadge>
        )}
      </UnstyledButton>
      {task && <ConflictTaskLink task={task} />}
    </li>
  );
}
