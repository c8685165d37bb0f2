import { useCan } from '@citypulse/client/react/session';
import { Segments } from '@citypulse/ui/web/segments';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { AddButton } from '../../shell/add-button.tsx';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { SplitView } from '../../shell/split-view.tsx';
import { FactorSets } from './factor-sets.tsx';
import { GasConversions } from './gas-conversions.tsx';
import type { PricesTab } from './prices-search.ts';
import { Tariffs } from './tariffs.tsx';

const parts = { tariffs: Tariffs, factors: FactorSets, gas: GasConversions } as const;

function addLabel(tab: PricesTab): string {
  switch (tab) {
    case 'tariffs':
      return t('Tarif anlegen');
    case 'factors':
      return t('Faktorensatz anlegen');
    case 'gas':
      return t('Umrechnung anlegen');
  }
}

export function PricesPage() {
  const { tab = 'tariffs', row } = useSearch({ from: '/prices' });
  const navigate = useNavigate({ from: '/prices' });
  const mayWrite = useCan('prices:write', null);
  const select = useCallback(
    (next: string | undefined) =>
      void navigate({ search: (before) => ({ ...before, row: next }), replace: true }),
    [navigate],
  );
  const Part = parts[tab];
  return (
    <SplitView open={row !== undefined}>
      <Screen
        title={t('Tarife und Faktoren')}
        tools={mayWrite && <AddButton label={addLabel(tab)} onClick={() => select('new')} />}
      >
        <div style={{ paddingBottom: 16 }}>
          <Segments<PricesTab>
            label={t('Bereich')}
            value={tab}
            onChange={(next) => void navigate({ search: { tab: next } })}
            options={[
              { value: 'tariffs', label: t('Tarife') },
              { value: 'factors', label: t('CO₂-Faktoren') },
              { value: 'gas', label: t('Gas-Umrechnung') },
            ]}
          />
        </div>
        <Part row={row} select={select} mayWrite={mayWrite} />
      </Screen>
    </SplitView>
  );
}
