import { useApiPages } from '@citypulse/client/react/queries';
import { listAudit, type AuditEntry } from '@citypulse/contracts/audit';
import { Card } from '@citypulse/ui/web/card';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { lazyPart } from '../../shell/lazy-part.tsx';
import { SplitView } from '../../shell/split-view.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { filterOf } from './audit-search.ts';
import { kindName, subjectOf, summaryOf } from './audit-words.ts';
import { ChainCard } from './chain-card.tsx';

const AuditEntryPanel = lazyPart(async () => (await import('./audit-entry-panel.tsx')).AuditEntryPanel);

export function AuditPage() {
  const search = useSearch({ from: '/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const log = useApiPages(
    listAudit,
    { query: { limit: 50, ...filterOf(search) } },
    { keepPrevious: true, refetchInterval: 30_000 },
  );
  const columns = useColumns();
  const select = useCallback(
    (entry: number | undefined) =>
      void navigate({ search: (before) => ({ ...before, entry }), replace: true }),
    [navigate],
  );
  const close = useCallback(() => select(undefined), [select]);
  const chosen = log.data?.find((entry) => entry.id === search.entry);
  return (
    <SplitView open={chosen !== undefined}>
      <Screen title={t('Audit-Log')} subtitle={t('Wer hat wann was geändert')}>
        <ChainCard />
        <Card
          flush
          title={t('Änderungen')}
          tools={
            <AuditFilters
              search={search}
              onChange={(filter) =>
                void navigate({
                  search: (before) => ({ ...before, ...filter, entry: undefined }),
                  replace: true,
                })
              }
            />
          }
          footer={
            log.hasNextPage && (
              <Button size="xs" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                {t('Ältere laden')}
              </Button>
            )
          }
        >
          <QueryView query={log} loading={{ height: 480, shape: 'lines' }} describeError={describeError}>
            {(entries) => (
              <DataTable
                label={t('Änderungen')}
                rows={entries}
                columns={columns}
                rowId={(entry) => String(entry.id)}
                selectedId={chosen ? String(chosen.id) : null}
                onSelect={(entry) => select(entry.id)}
                pageKeys
                empty={t('Noch keine Änderung dieser Art.')}
              />
            )}
          </QueryView>
        </Card>
      </Screen>
      {chosen && <AuditEntryPanel entry={chosen} onClose={close} />}
    </SplitView>
  );
}

function useColumns(): TableColumn<AuditEntry>[] {
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'at',
        header: t('Zeitpunkt'),
        value: (entry) => entry.at,
        cell: (entry) => formats.dateTime(entry.at),
        sortable: false,
      },
      {
        id: 'actor',
        header: t('Wer'),
        value: (entry) => entry.actorName ?? t('System'),
        sortable: false,
      },
      {
        id: 'kind',
        header: t('Art'),
        value: (entry) => kindName(entry.entityType),
        sortable: false,
        hideBelow: 640,
      },
      {
        id: 'subject',
        header: t('Datensatz'),
        value: (entry) => subjectOf(entry) ?? '–',
        cell: (entry) => (
          <span className="ellipsis" style={{ display: 'block', maxWidth: 360 }}>
            {subjectOf(entry) ?? '–'}
          </span>
        ),
        sortable: false,
      },
      {
        id: 'change',
        header: t('Änderung'),
        value: summaryOf,
        cell: (entry) => (
          <span className="ellipsis" style={{ display: 'block', maxWidth: 320 }}>
            {summaryOf(entry)}
          </span>
        ),
        sortable: false,
        hideBelow: 820,
      },
    ],
    [formats],
  );
}
