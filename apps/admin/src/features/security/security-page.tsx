import { useApiPages } from '@citypulse/client/react/queries';
import { listSecurityVerdicts, type SecurityVerdict } from '@citypulse/contracts/security';
import { Card } from '@citypulse/ui/web/card';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Button, Switch } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { lazyPart } from '../../shell/lazy-part.tsx';
import { Screen } from '../../shell/screen.tsx';
import { SplitView } from '../../shell/split-view.tsx';
import { measureOf, reasonsOf, statusOf, subjectOf } from './security-words.ts';

const VerdictPanel = lazyPart(async () => (await import('./verdict-panel.tsx')).VerdictPanel);

/** From here on the server does something. */
const noteworthy = 40;

/** What was unusual, why, and what was done about it. */
export function SecurityPage() {
  const search = useSearch({ from: '/security' });
  const navigate = useNavigate({ from: '/security' });
  const minScore = search.all ? {} : { minScore: noteworthy };
  const verdicts = useApiPages(
    listSecurityVerdicts,
    { query: { limit: 50, ...minScore } },
    { keepPrevious: true, refetchInterval: 15_000 },
  );
  const columns = useColumns();
  const select = useCallback(
    (verdict: string | undefined) =>
      void navigate({ search: (before) => ({ ...before, verdict }), replace: true }),
    [navigate],
  );
  const close = useCallback(() => select(undefined), [select]);
  const chosen = verdicts.data?.find((one) => one.id === search.verdict);
  return (
    <SplitView open={chosen !== undefined}>
      <Screen title={t('Sicherheitsereignisse')} subtitle={t('Was ungewöhnlich war, warum, und was geschah')}>
        <Card
          flush
          title={t('Ereignisse')}
          tools={
            <Switch
              label={t('Auch ohne Maßnahme')}
              checked={search.all ?? false}
              onChange={(event) => {
                const all = event.currentTarget.checked || undefined;
                void navigate({ search: { ...(all && { all }) }, replace: true });
              }}
            />
          }
          footer={
            verdicts.hasNextPage && (
              <Button
                size="xs"
                loading={verdicts.isFetchingNextPage}
                onClick={() => void verdicts.fetchNextPage()}
              >
                {t('Ältere laden')}
              </Button>
            )
          }
        >
          <QueryView
            query={verdicts}
            loading={{ height: 480, shape: 'lines' }}
            describeError={describeError}
            isEmpty={(rows) => rows.length === 0}
            empty={
              <EmptyState title={t('Nichts Ungewöhnliches')} height={320}>
                {t('Falsche Passwörter, neue Geräte und fremde Anfragen erscheinen hier mit ihren Gründen.')}
              </EmptyState>
            }
          >
            {(rows) => (
              <DataTable
                label={t('Ereignisse')}
                rows={rows}
                columns={columns}
                rowId={(row) => row.id}
                selectedId={chosen?.id ?? null}
                onSelect={(row) => select(row.id)}
                pageKeys
              />
            )}
          </QueryView>
        </Card>
      </Screen>
      {chosen && <VerdictPanel verdict={chosen} onClose={close} />}
    </SplitView>
  );
}

function useColumns(): TableColumn<SecurityVerdict>[] {
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'at',
        header: t('Zeitpunkt'),
        value: (row) => row.at,
        cell: (row) => formats.dateTime(row.at),
        sortable: false,
      },
      {
        id: 'subject',
        header: t('Wer'),
        value: subjectOf,
        cell: (row) => (
          <span className="ellipsis" style={{ display: 'block', maxWidth: 132 }}>
            {subjectOf(row)}
          </span>
        ),
        sortable: false,
      },
      {
        id: 'reasons',
        header: t('Gründe'),
        value: reasonsOf,
        cell: (row) => (
          <span className="ellipsis" style={{ display: 'block', maxWidth: 300 }}>
            {reasonsOf(row)}
          </span>
        ),
        sortable: false,
        hideBelow: 640,
      },
      {
        id: 'score',
        header: t('Punkte'),
        value: (row) => row.score,
        cell: (row) => <StatusBadge status={statusOf(row)}>{row.score}</StatusBadge>,
        sortable: false,
        align: 'end',
      },
      {
        id: 'measure',
        header: t('Maßnahme'),
        value: (row) => (row.falseAlarm ? t('Fehlalarm') : measureOf(row)),
        sortable: false,
        hideBelow: 820,
      },
    ],
    [formats],
  );
}
