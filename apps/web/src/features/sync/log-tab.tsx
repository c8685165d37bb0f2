import { useApiPages } from '@citypulse/client/react/queries';
import { syncLog, type SyncLogEntry } from '@citypulse/contracts/mutations';
import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button } from '@mantine/core';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { entityWords, operationWords } from './entity-words.ts';
import { refusalWords } from './refusal-words.ts';
import classes from './sync.module.css';

/** What devices sent and how each ended. */
export function LogTab() {
  const log = useApiPages(syncLog, { query: { limit: 50 } }, { refetchInterval: 15_000 });
  return (
    <Card title={t('Was Geräte gesendet haben')} flush>
      <QueryView
        query={log}
        loading={{ height: 320, shape: 'lines' }}
        describeError={describeError}
        isEmpty={(entries) => entries.length === 0}
        empty={
          <EmptyState title={t('Noch nichts gesendet')} height={240}>
            {t('Jede Änderung von Telefon und Web steht hier mit ihrem Ausgang, sobald sie angekommen ist.')}
          </EmptyState>
        }
      >
        {(entries) => (
          <ul className={classes.rows}>
            {entries.map((entry) => (
              <LogRow key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
      </QueryView>
      {log.hasNextPage && (
        <div className={classes.more}>
          <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('Ältere zeigen')}
          </Button>
        </div>
      )}
    </Card>
  );
}

const outcomes = {
  applied: { status: 'ok', word: () => t('übernommen') },
  merged: { status: 'ok', word: () => t('zusammengeführt') },
  conflict: { status: 'warn', word: () => t('Konflikt') },
  rejected: { status: 'critical', word: () => t('abgelehnt') },
  blocked: { status: 'critical', word: () => t('zurückgestellt') },
} as const;

function LogRow({ entry }: { entry: SyncLogEntry }) {
  const formats = useFormats();
  const { status, word } = outcomes[entry.outcome.status];
  const made = Date.parse(entry.occurredAt);
  // By the device's clock, which may say anything.
  const wasLate = Number.isFinite(made) && Date.parse(entry.receivedAt) - made > 60_000;
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <b>{operationWords(entry.type)}</b>
        <span>
          {[entry.userName, entry.deviceName, entityWords(entry.entity.t)].filter(Boolean).join(' · ')}
        </span>
        <span>
          {t('angekommen {when}', { when: formats.dateTime(entry.receivedAt) })}
          {wasLate && ` · ${t('eingegeben {when}', { when: formats.dateTime(made) })}`}
        </span>
        {status === 'critical' && <span className={classes.reason}>{refusalWords(entry.outcome)}</span>}
      </div>
      <StatusBadge status={status}>{word()}</StatusBadge>
    </li>
  );
}
