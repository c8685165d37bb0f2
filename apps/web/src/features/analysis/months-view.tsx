import { useSeries } from '@citypulse/client/react/series';
import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { queryState } from '@citypulse/ui/web/query-view';
import { useViewState } from '../../routes/view-state.ts';
import { describeError } from '../../shell/errors.ts';
import { ConsumptionMonths } from '../buildings/consumption-months.tsx';
import { MonthsTable } from '../buildings/months-table.tsx';
import { pairMonths } from '../buildings/month-pairs.ts';

/** Months of a measuring point beside the same days of the year before. */
export function MonthsView({ point }: { point: MeasuringPoint }) {
  const { range, comparison, quantity } = useViewState();
  const about = { measuringPointId: point.id, resolution: 'month' as const };
  const now = useSeries({ ...about, ...range, quantity }, { keepPrevious: true });
  const before = useSeries(
    { ...about, ...(comparison?.range ?? range), quantity },
    { keepPrevious: true, enabled: comparison !== null },
  );
  const cost = useSeries({ ...about, ...range, quantity: 'cost' }, { enabled: quantity === 'energy' });
  const pairs = pairMonths(now.data, comparison ? before.data : undefined, cost.data);
  return (
    <>
      <ConsumptionMonths
        medium={point.medium}
        title={`${point.name}, ${point.buildingName}`}
        series={now.data}
        pairs={pairs}
        tools={null}
        state={queryState({ query: now, loading: { height: 300, shape: 'bars' }, describeError })}
      />
      {now.data && <MonthsTable pairs={pairs} unit={now.data.unit} quantity={quantity} />}
    </>
  );
}
