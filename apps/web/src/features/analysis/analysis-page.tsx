import { useApiList } from '@citypulse/client/react/queries';
import { listMeasuringPoints, type MeasuringPoint } from '@citypulse/contracts/metering';
import { queryState } from '@citypulse/ui/web/query-view';
import { UnitSwitch } from '@citypulse/ui/web/segments';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useViewState } from '../../routes/view-state.ts';
import { useBuildings } from '../../shell/buildings.ts';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import type { Zoom } from './analysis-search.ts';
import classes from './analysis.module.css';
import { CarpetView } from './carpet-view.tsx';
import { DurationView } from './duration-view.tsx';
import { LoadView } from './load-view.tsx';
import { MonthsView } from './months-view.tsx';
import { PointTree } from './point-tree.tsx';

type View = 'load' | 'carpet' | 'months' | 'duration';
const mostPoints = 6;

function useAnalysisSearch() {
  const search = useSearch({ from: '/analysis' });
  const navigate = useNavigate({ from: '/analysis' });
  const change = useCallback(
    (wanted: Partial<typeof search>) =>
      void navigate({ search: (before) => ({ ...before, ...wanted }), replace: true, resetScroll: false }),
    [navigate],
  );
  return { search, change };
}

/** Until somebody chooses: the quarter hours of electricity in the building with most to see. */
function chosenPoints(all: readonly MeasuringPoint[], ids: readonly string[] | undefined): MeasuringPoint[] {
  if (ids) return ids.flatMap((id) => all.find((point) => point.id === id) ?? []);
  const inBuilding = new Map<string, number>();
  for (const { buildingId } of all) inBuilding.set(buildingId, (inBuilding.get(buildingId) ?? 0) + 1);
  const metered = all
    .filter(({ readingMode, kind }) => readingMode === 'interval' && kind === 'main')
    .toSorted((a, b) => (inBuilding.get(b.buildingId) ?? 0) - (inBuilding.get(a.buildingId) ?? 0));
  const electricity = metered.filter(
    ({ medium, direction }) => medium === 'electricity' && direction === 'consumption',
  );
  const first =
    electricity.find((point) => point.intervalSeconds === 900) ?? electricity[0] ?? metered[0] ?? all[0];
  return first ? [first] : [];
}

/** The points of the chosen site; what is chosen already stays choosable. */
function useSitePoints() {
  const { siteId } = useViewState();
  const query = useApiList(listMeasuringPoints, { query: {} });
  const buildings = useBuildings();
  const shown = useMemo(() => {
    if (siteId === undefined) return query.data ?? [];
    const inSite = new Set((buildings.data ?? []).filter((one) => one.siteId === siteId).map(({ id }) => id));
    return (query.data ?? []).filter(({ buildingId }) => inSite.has(buildingId));
  }, [query.data, buildings.data, siteId]);
  return { query, shown };
}

/** Measuring points as load curve, carpet, months and duration curve; the address holds everything chosen. */
export function AnalysisPage() {
  const { search, change } = useAnalysisSearch();
  const { quantity, change: changeView } = useViewState();
  const { query, shown } = useSitePoints();
  const points = useMemo(
    () => chosenPoints(search.points ? (query.data ?? []) : shown, search.points),
    [query.data, shown, search.points],
  );
  const view: View = search.view ?? 'load';
  const toggle = (id: string) => {
    const ids: string[] = points.map((point) => point.id);
    const next = ids.includes(id) ? ids.filter((one) => one !== id) : [id, ...ids].slice(0, mostPoints);
    change({ points: next, zoom: search.zoom });
  };
  const state = queryState({
    query,
    loading: { height: 420, shape: 'block' },
    describeError,
    isEmpty: (all) => all.length === 0,
    empty: (
      <EmptyState title={t('Noch keine Messstelle')} height={320}>
        {t('Messstellen werden in der Verwaltung angelegt; danach lassen sie sich hier untersuchen.')}
      </EmptyState>
    ),
  });
  return (
    <Screen
      title={t('Analyse')}
      wide
      tools={<UnitSwitch value={quantity} onChange={(next) => changeView({ quantity: next })} />}
    >
      {state ?? (
        <div className={classes.split}>
          <PointTree points={shown} chosen={points.map((point) => point.id)} onToggle={toggle} />
          <div className={classes.main}>
            <ViewTabs view={view} onChange={(next) => change({ view: next === 'load' ? undefined : next })} />
            <ChosenView view={view} points={points} zoom={search.zoom} onZoom={(zoom) => change({ zoom })} />
          </div>
        </div>
      )}
    </Screen>
  );
}

function ViewTabs({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  return (
    <Tabs value={view} onChange={(next) => onChange((next ?? 'load') as View)}>
      <Tabs.List>
        <Tabs.Tab value="load">{t('Lastgang')}</Tabs.Tab>
        <Tabs.Tab value="carpet">{t('Teppich')}</Tabs.Tab>
        <Tabs.Tab value="months">{t('Monate')}</Tabs.Tab>
        <Tabs.Tab value="duration">{t('Jahresdauerlinie')}</Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}

interface ChosenViewProps {
  view: View;
  points: readonly MeasuringPoint[];
  zoom: Zoom | undefined;
  onZoom: (zoom: Zoom | undefined) => void;
}

function ChosenView({ view, points, zoom, onZoom }: ChosenViewProps) {
  const [first] = points;
  if (!first) {
    return (
      <EmptyState title={t('Keine Messstelle gewählt')} height={320}>
        {t('Wähle links eine oder mehrere Messstellen.')}
      </EmptyState>
    );
  }
  if (first.readingMode === 'manual' && view !== 'months') {
    return (
      <EmptyState title={t('Nur Monatswerte')} height={320}>
        {t(
          '{name} wird von Hand abgelesen. Lastgang, Teppich und Dauerlinie brauchen Intervallwerte; die Monate zeigt der Reiter Monate.',
          { name: first.name },
        )}
      </EmptyState>
    );
  }
  switch (view) {
    case 'load':
      return (
        <LoadView
          points={points.filter(({ readingMode }) => readingMode === 'interval')}
          zoom={zoom}
          onZoom={onZoom}
        />
      );
    case 'carpet':
      return <CarpetView point={first} />;
    case 'months':
      return <MonthsView point={first} />;
    case 'duration':
      return <DurationView point={first} />;
  }
}
