import { useCan } from '@citypulse/client/react/session';
import { Stack } from '@citypulse/ui/web/page';
import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { ImportHistory } from './import-history.tsx';
import { LoadProfileImport } from './load-profile-import.tsx';
import { MasterDataImport } from './master-data-import.tsx';

type Tab = 'load-profile' | 'master-data';

/** Files in: load profiles of meters, and lists of sites, buildings, measuring points and meters. */
export function ImportsPage() {
  const { tab = 'load-profile' } = useSearch({ from: '/imports' });
  const navigate = useNavigate({ from: '/imports' });
  const canProfile = useCan('imports:write');
  const canMasterData = useCan('buildings:write');
  const shown: Tab =
    canProfile && (tab === 'load-profile' || !canMasterData) ? 'load-profile' : 'master-data';
  const open = (next: string | null) =>
    void navigate({
      search: (before) => ({ ...before, tab: next === 'master-data' ? next : undefined }),
      replace: true,
    });
  return (
    <Screen title={t('Import')} subtitle={t('Erst prüfen, dann übernehmen; rückgängig mit einem Klick')}>
      <Tabs value={shown} onChange={open} keepMounted={false}>
        <Tabs.List mb="lg">
          {canProfile && <Tabs.Tab value="load-profile">{t('Lastgang (CSV)')}</Tabs.Tab>}
          {canMasterData && <Tabs.Tab value="master-data">{t('Stammdaten (CSV)')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="load-profile">
          <Stack>
            <LoadProfileImport />
            <ImportHistory />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="master-data">
          <MasterDataImport />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
}
