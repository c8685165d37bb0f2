import { useSeries } from '@citypulse/client/react/series';
import type { Building } from '@citypulse/contracts/buildings';
import type { Medium } from '@citypulse/contracts/common';
import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { CarrierLabel } from '@citypulse/ui/web/carrier-icon';
import { TwoColumns } from '@citypulse/ui/web/page';
import { queryState } from '@citypulse/ui/web/query-view';
import { Segments } from '@citypulse/ui/web/segments';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useViewState } from '../../routes/view-state.ts';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { ConsumptionFigures } from './consumption-figures.tsx';
import { ConsumptionMonths } from './consumption-months.tsx';
import { MonthsTable } from './months-table.tsx';
import { pairMonths } from './month-pairs.ts';

/** The main media of a building in the usual order; what it makes itself comes last. */
const order: readonly Medium[] = [
  'gas',
  'district_heat',
  'pellets',
  'heating_oil',
  'lpg',
  'electricity',
  'water',
  'pv',
];

function mediaOf(points: readonly MeasuringPoint[]): Medium[] {
  const present = new Set(points.filter(({ kind }) => kind === 'main').map(({ medium }) => medium));
  return order.filter((medium) => present.has(medium));
}

interface ConsumptionTabProps {
  building: Building;
  points: readonly MeasuringPoint[] | undefined;
}

/** Months of one medium against last year, the figures that judge them, and the table behind. */
export function ConsumptionTab({ building, points }: ConsumptionTabProps) {
  const search = useSearch({ from: '/buildings/$buildingId/$tab' });
  const navigate = useNavigate({ from: '/buildings/$buildingId/$tab' });
  const media = mediaOf(points ?? []);
  const medium = search.medium && media.includes(search.medium) ? search.medium : media[0];
  if (points && !medium) {
    return (
      <EmptyState title={t('Noch keine Messstelle')} height={280}>
        {t('Messstellen werden in der Verwaltung angelegt; danach steht hier der Verbrauch.')}
      </EmptyState>
    );
  }
  if (!medium) return null;
  return (
    <MediumConsumption
      building={building}
      medium={medium}
      tools={
        <Segments
          label={t('Medium')}
          value={medium}
          onChange={(next) =>
            void navigate({ search: (before) => ({ ...before, medium: next }), replace: true })
          }
          options={media.map((value) => ({ value, label: <CarrierLabel carrier={value} size={16} /> }))}
        />
      }
    />
  );
}

interface MediumConsumptionProps {
  building: Building;
  medium: Medium;
  tools: React.ReactNode;
}

function MediumConsumption({ building, medium, tools }: MediumConsumptionProps) {
  const { range, comparison, quantity } = useViewState();
  const about = { buildingId: building.id, medium, resolution: 'month' as const };
  const now = useSeries({ ...about, ...range, quantity }, { keepPrevious: true });
  const before = useSeries(
    { ...about, ...(comparison?.range ?? range), quantity },
    { keepPrevious: true, enabled: comparison !== null },
  );
  const cost = useSeries({ ...about, ...range, quantity: 'cost' }, { enabled: quantity === 'energy' });
  const pairs = pairMonths(now.data, comparison ? before.data : undefined, cost.data);
  // A figure still on its way is not to be read as one that nobody knows.
  const settled = [before, cost].every(({ isEnabled, isPending }) => !isEnabled || !isPending);
  const state = queryState({ query: now, loading: { height: 300, shape: 'bars' }, describeError });
  return (
    <TwoColumns
      main={
        <>
          <ConsumptionMonths medium={medium} series={now.data} pairs={pairs} tools={tools} state={state} />
          {now.data && settled && <MonthsTable pairs={pairs} unit={now.data.unit} quantity={quantity} />}
        </>
      }
      side={<ConsumptionFigures building={building} medium={medium} />}
    />
  );
}
