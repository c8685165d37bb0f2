import { useCan } from '@citypulse/client/react/session';
import { Card } from '@citypulse/ui/web/card';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { Button, Switch } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { AddButton } from '../../shell/add-button.tsx';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { SearchField } from '../../shell/search-field.tsx';
import { lazyPart } from '../../shell/lazy-part.tsx';
import { SplitView } from '../../shell/split-view.tsx';
import { newNode, parseNode } from './master-data-search.ts';
import { Tree } from './tree.tsx';
import { filterTree, useTree } from './tree-data.ts';

const NodePanel = lazyPart(async () => (await import('./node-panel.tsx')).NodePanel);

export function MasterDataPage() {
  const search = useSearch({ from: '/master-data' });
  const navigate = useNavigate({ from: '/master-data' });
  const tree = useTree(search.retired ?? false);
  const mayCreate = useCan('buildings:write', null);
  const go = useCallback(
    (node: string | undefined) => void navigate({ search: (before) => ({ ...before, node }), replace: true }),
    [navigate],
  );
  const address = parseNode(search.node);
  const addSite = mayCreate && (
    <AddButton label={t('Liegenschaft anlegen')} onClick={() => go(newNode('site'))} />
  );
  return (
    <SplitView open={address !== null}>
      <Screen
        title={t('Stammdaten')}
        subtitle={t('Liegenschaft, Gebäude, Messstelle, Zähler')}
        tools={
          <>
            <Button component={Link} to="/imports" leftSection={<IconFileImport size={16} stroke={1.75} />}>
              {t('CSV-Import')}
            </Button>
            {addSite}
          </>
        }
      >
        <Card flush title={t('Liegenschaften')} count={tree.data?.length} tools={<TreeTools />}>
          <QueryView
            query={tree}
            loading={{ height: 520, shape: 'lines' }}
            describeError={describeError}
            isEmpty={(sites) => sites.length === 0}
            empty={
              <EmptyState title={t('Noch keine Liegenschaft')} height={320} action={addSite}>
                {t('Eine Liegenschaft fasst Gebäude zusammen, etwa ein Schulzentrum.')}
              </EmptyState>
            }
          >
            {(sites) => (
              <Tree
                sites={filterTree(sites, search.search ?? '')}
                opened={(search.search ?? '') !== ''}
                selected={search.node}
                onGo={go}
                mayCreate={mayCreate}
              />
            )}
          </QueryView>
        </Card>
      </Screen>
      {address && tree.data && <NodePanel key={search.node} address={address} sites={tree.data} onGo={go} />}
    </SplitView>
  );
}

/** What the tree shows: a search, and whether what is out of use counts. */
function TreeTools() {
  const search = useSearch({ from: '/master-data' });
  const navigate = useNavigate({ from: '/master-data' });
  const change = (part: { retired?: boolean; search?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <>
      <Switch
        size="xs"
        label={t('Stillgelegte zeigen')}
        checked={search.retired ?? false}
        onChange={(event) => change({ retired: event.currentTarget.checked || undefined })}
      />
      <SearchField
        label={t('Name, Schlüssel, Zählernummer')}
        value={search.search ?? ''}
        onChange={(text) => change({ search: text || undefined })}
      />
    </>
  );
}
