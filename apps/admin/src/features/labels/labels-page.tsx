import { useApiList } from '@citypulse/client/react/queries';
import { listAssets } from '@citypulse/contracts/assets';
import { listBuildings, type Building } from '@citypulse/contracts/buildings';
import { listLabels } from '@citypulse/contracts/labels';
import { listBuildingMeasuringPoints } from '@citypulse/contracts/metering';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { labelRows } from './label-rows.ts';
import { LabelsTable } from './labels-table.tsx';

/** Etiketten of a building: what has one, what lacks one, and the sheet to print. */
export function LabelsPage() {
  const buildings = useApiList(listBuildings, { query: {} });
  const search = useSearch({ from: '/labels' });
  const navigate = useNavigate({ from: '/labels' });
  const chosen = buildings.data?.find(({ id }) => id === search.building) ?? buildings.data?.[0];
  return (
    <Screen
      title={t('QR-Etiketten')}
      subtitle={t('Was am Zähler oder an der Anlage klebt, erkennt das Telefon auch ohne Empfang')}
      tools={
        <Select
          aria-label={t('Gebäude')}
          searchable
          allowDeselect={false}
          data={(buildings.data ?? []).map(({ id, name }) => ({ value: id as string, label: name }))}
          value={chosen?.id ?? null}
          onChange={(building) =>
            void navigate({ search: { building: building ?? undefined }, replace: true })
          }
          style={{ width: 280 }}
        />
      }
    >
      <QueryView
        query={buildings}
        loading={{ height: 320, shape: 'lines' }}
        describeError={describeError}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState title={t('Noch kein Gebäude')} height={320}>
            {t('Etiketten gehören zu Messstellen und Anlagen; lege zuerst ein Gebäude an.')}
          </EmptyState>
        }
      >
        {() => chosen && <BuildingLabels key={chosen.id} building={chosen} />}
      </QueryView>
    </Screen>
  );
}

function BuildingLabels({ building }: { building: Building }) {
  const query = { buildingId: building.id };
  const points = useApiList(listBuildingMeasuringPoints, { params: { buildingId: building.id }, query: {} });
  const assets = useApiList(listAssets, { query });
  const labels = useApiList(listLabels, { query });
  const rows = useMemo(
    () =>
      points.data && assets.data && labels.data
        ? labelRows({ building, points: points.data, assets: assets.data, labels: labels.data })
        : undefined,
    [building, points.data, assets.data, labels.data],
  );
  const error = points.error ?? assets.error ?? labels.error;
  const refetch = () => [points, assets, labels].map((one) => one.refetch());
  return (
    <QueryView
      query={{ data: rows, error, refetch }}
      loading={{ height: 320, shape: 'lines' }}
      describeError={describeError}
    >
      {(shown) => <LabelsTable building={building} rows={shown} />}
    </QueryView>
  );
}
