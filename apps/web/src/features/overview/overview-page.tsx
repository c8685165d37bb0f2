import { Card } from '@citypulse/ui/web/card';
import { Stack, TwoColumns } from '@citypulse/ui/web/page';
import { useFormats } from '@citypulse/ui/web/provider';
import { queryState, QueryView } from '@citypulse/ui/web/query-view';
import { UnitSwitch } from '@citypulse/ui/web/segments';
import { EmptyState, LoadingState } from '@citypulse/ui/web/state-views';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useViewState } from '../../routes/view-state.ts';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { marksOf } from '../buildings/map-marks.ts';
import { MapLegend, TownMap } from '../buildings/town-map.tsx';
import {
  useFigures,
  useYearOfBuildings,
  type BuildingWithFigures,
} from '../buildings/use-building-figures.ts';
import { BuildingRanking } from './building-ranking.tsx';
import { CarrierTiles } from './carrier-tiles.tsx';
import { DataState } from './data-state.tsx';
import { LargestChanges } from './largest-changes.tsx';
import { LoadingTown } from './loading-town.tsx';
import { MonthsChart } from './months-chart.tsx';
import { usePortfolio } from './use-portfolio.ts';

/** The town at a glance: how much, compared with what, where, and how sure. */
export function OverviewPage() {
  const { quantity, change } = useViewState();
  const portfolio = usePortfolio();
  const year = useYearOfBuildings();
  const loading = queryState({
    query: portfolio.now,
    loading: { height: 292, shape: 'bars' },
    describeError,
  });
  return (
    <Screen
      title={t('Übersicht')}
      subtitle={<Subtitle rows={year.rows} />}
      tools={<UnitSwitch value={quantity} onChange={(next) => change({ quantity: next })} />}
    >
      <Stack>
        <LoadingTown />
        <QueryView
          query={portfolio.now}
          loading={{ height: 168, shape: 'block' }}
          describeError={describeError}
          isEmpty={(data) => data.media.length === 0}
          empty={
            <EmptyState title={t('Noch keine Messwerte')} height={168}>
              {t('Lege Messstellen an oder lies einen Lastgang ein, dann steht hier der Verbrauch.')}
            </EmptyState>
          }
        >
          {(now) => (
            <CarrierTiles
              now={now}
              before={portfolio.before?.data}
              trend={portfolio.trend.data}
              firstMonth={portfolio.firstMonth}
              lastMonth={portfolio.lastMonth}
            />
          )}
        </QueryView>
        <TwoColumns
          main={
            <>
              <MonthsChart now={portfolio.now.data} before={portfolio.before?.data} state={loading} />
              <BuildingRanking
                buildings={(year.rows ?? []).map(withMedia)}
                state={queryState({
                  query: year.figures,
                  loading: { height: 400, shape: 'lines' },
                  describeError,
                })}
              />
            </>
          }
          side={<Side rows={year.rows} />}
        />
      </Stack>
    </Screen>
  );
}

const withMedia = ({ building, figures }: BuildingWithFigures) => ({ building, media: figures?.media ?? [] });

function Subtitle({ rows }: { rows: readonly BuildingWithFigures[] | undefined }) {
  const formats = useFormats();
  if (!rows || rows.length === 0) return null;
  const points = rows.reduce((sum, { building }) => sum + building.measuringPointCount, 0);
  const shares = rows.flatMap(({ figures }) => (figures ? [figures.completeness] : []));
  const complete = shares.length > 0 ? shares.reduce((sum, share) => sum + share, 0) / shares.length : null;
  return (
    <>
      {t('{count, plural, one {# Gebäude} other {# Gebäude}}', { count: rows.length })} ·{' '}
      {t('{count, plural, one {# Messstelle} other {# Messstellen}}', { count: points })}
      {complete !== null && ` · ${t('{share} vollständig', { share: formats.percent(complete) })}`}
    </>
  );
}

function Side({ rows }: { rows: readonly BuildingWithFigures[] | undefined }) {
  const { range, comparison } = useViewState();
  const now = useFigures(range, 'energy');
  const before = useFigures(comparison?.range ?? range, 'energy', comparison !== null);
  if (!rows) return <LoadingState height={320} shape="lines" />;
  return (
    <>
      {now.data && before.data && comparison && (
        <LargestChanges
          buildings={rows.map(({ building }) => building)}
          now={now.data.items}
          before={before.data.items}
        />
      )}
      <MapCard rows={rows} />
      <DataState rows={rows} />
    </>
  );
}

function MapCard({ rows }: { rows: readonly BuildingWithFigures[] }) {
  const formats = useFormats();
  const navigate = useNavigate();
  const marks = useMemo(() => marksOf(rows, formats), [rows, formats]);
  return (
    <Card title={t('Karte')} subtitle={t('Wärme je Fläche, 12 volle Monate')}>
      <TownMap
        marks={marks}
        height={330}
        onSelect={(buildingId) =>
          void navigate({ to: '/buildings/$buildingId/$tab', params: { buildingId, tab: 'consumption' } })
        }
      />
      <MapLegend />
    </Card>
  );
}
