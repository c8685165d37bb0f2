import { useApiList } from '@citypulse/client/react/queries';
import { useCan } from '@citypulse/client/react/session';
import { listDataSources } from '@citypulse/contracts/data-sources';
import { Card } from '@citypulse/ui/web/card';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { AddButton } from '../../shell/add-button.tsx';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { lazyPart } from '../../shell/lazy-part.tsx';
import { SplitView } from '../../shell/split-view.tsx';
import { SourcesTable } from './sources-table.tsx';

const CreateSourcePanel = lazyPart(async () => (await import('./create-source-panel.tsx')).CreateSourcePanel);
const SourcePanel = lazyPart(async () => (await import('./source-panel.tsx')).SourcePanel);

export function DataSourcesPage() {
  const sources = useApiList(listDataSources, {}, { refetchInterval: 10_000 });
  const search = useSearch({ from: '/data-sources' });
  const navigate = useNavigate({ from: '/data-sources' });
  const mayWrite = useCan('data_sources:write', null);
  const select = useCallback(
    (source: string | undefined) => void navigate({ search: { source }, replace: true }),
    [navigate],
  );
  const close = useCallback(() => select(undefined), [select]);
  const chosen = sources.data?.find((source) => source.id === search.source);
  const create = mayWrite && <AddButton label={t('Gateway anlegen')} onClick={() => select('new')} />;
  return (
    <SplitView open={search.source === 'new' || chosen !== undefined}>
      <Screen
        title={t('Datenquellen')}
        subtitle={t('Gateways, die Messwerte liefern')}
        tools={sources.data && sources.data.length > 0 && create}
      >
        <Card flush>
          <QueryView
            query={sources}
            loading={{ height: 320, shape: 'lines' }}
            describeError={describeError}
            isEmpty={(rows) => rows.length === 0}
            empty={
              <EmptyState title={t('Noch keine Datenquelle')} height={320} action={create}>
                {t('Ein Gateway bekommt einen Schlüssel und liefert damit Messwerte an CityPulse.')}
              </EmptyState>
            }
          >
            {(rows) => (
              <SourcesTable
                sources={rows}
                selectedId={search.source ?? null}
                onSelect={(source) => select(source.id)}
              />
            )}
          </QueryView>
        </Card>
      </Screen>
      {search.source === 'new' && mayWrite && <CreateSourcePanel onClose={close} />}
      {chosen && <SourcePanel key={chosen.id} source={chosen} mayWrite={mayWrite} onClose={close} />}
    </SplitView>
  );
}
