import { useApiQuery } from '@citypulse/client/react/queries';
import { listAudit } from '@citypulse/contracts/audit';
import { Card, CardList } from '@citypulse/ui/web/card';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { Link } from '@tanstack/react-router';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { kindName, subjectOf, summaryOf } from './audit-words.ts';

/** The newest entries of the log, for the overview. */
export function LatestChanges() {
  const formats = useFormats();
  const now = useNow();
  const log = useApiQuery(listAudit, { query: { limit: 6 } }, { refetchInterval: 15_000 });
  return (
    <Card
      title={t('Letzte Änderungen')}
      flush
      tools={
        <Link to="/audit" className="link">
          {t('Audit-Log')}
        </Link>
      }
    >
      <QueryView
        query={log}
        loading={{ height: 240, shape: 'lines' }}
        describeError={describeError}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={t('Noch keine Änderung')} height={160} />}
      >
        {({ items }) => (
          <CardList
            items={items.map((entry) => ({
              key: String(entry.id),
              title: subjectOf(entry) ?? kindName(entry.entityType),
              detail: `${kindName(entry.entityType)} · ${summaryOf(entry)} · ${entry.actorName ?? t('System')}`,
              value: <span className="muted small num">{formats.age(entry.at, now)}</span>,
            }))}
          />
        )}
      </QueryView>
    </Card>
  );
}
