import { DAY_MS } from './local-days.ts';

/** An interval as a gateway delivers it. */
export type DeliveredInterval = {
  start: string;
  lengthSeconds: 900 | 3600;
  value: number | null;
  quality: 'W' | 'E' | 'V' | 'G';
};

/** Intervals of one length; `starts` in epoch seconds, ascending and each once. */
export type DeliveryColumns = {
  lengthSeconds: 900 | 3600;
  starts: number[];
  values: (number | null)[];
  qualities: DeliveredInterval['quality'][];
};

export type DeliveryFault = {
  index: number;
  code: 'off_grid' | 'time_too_old' | 'time_in_future' | 'value_missing' | 'gap_with_value';
  message: string;
};

/** `clash`: start of an hour in which intervals of both lengths were delivered, in epoch seconds. */
export type OrderedDelivery = { columns: DeliveryColumns[]; faults: DeliveryFault[]; clash: number | null };

const EARLIEST = Date.UTC(2000, 0, 1);

const messages: Record<DeliveryFault['code'], string> = {
  off_grid: 'The start does not lie on the grid of its length',
  time_too_old: 'Intervals before 2000 are not taken',
  time_in_future: 'The interval starts more than one day ahead',
  value_missing: 'Only a gap (quality G) has no value',
  gap_with_value: 'A gap (quality G) has no value',
};

function faultOf(interval: DeliveredInterval, start: number, now: number): DeliveryFault['code'] | null {
  if (start % (interval.lengthSeconds * 1000) !== 0) return 'off_grid';
  if (start < EARLIEST) return 'time_too_old';
  if (start > now + DAY_MS) return 'time_in_future';
  if ((interval.value === null) === (interval.quality === 'G')) return null;
  return interval.value === null ? 'value_missing' : 'gap_with_value';
}

/** Brings a delivery into order: of several values for one interval the last counts. */
export function orderDelivery(intervals: readonly DeliveredInterval[], now: number): OrderedDelivery {
  const faults: DeliveryFault[] = [];
  const lanes = new Map<900 | 3600, Map<number, DeliveredInterval>>();
  for (const [index, interval] of intervals.entries()) {
    const start = Date.parse(interval.start);
    const code = faultOf(interval, start, now);
    if (code) faults.push({ index, code, message: messages[code] });
    const lane = lanes.get(interval.lengthSeconds) ?? new Map<number, DeliveredInterval>();
    lanes.set(interval.lengthSeconds, lane.set(start / 1000, interval));
  }
  const columns = [...lanes].map(([lengthSeconds, lane]) => columnsOf(lengthSeconds, lane));
  return { columns, faults, clash: clashOf(lanes) };
}

function columnsOf(lengthSeconds: 900 | 3600, lane: Map<number, DeliveredInterval>): DeliveryColumns {
  const starts = [...lane.keys()];
  const inOrder = starts.every((start, index) => index === 0 || start > (starts[index - 1] ?? 0));
  if (!inOrder) starts.sort((a, b) => a - b);
  return {
    lengthSeconds,
    starts,
    values: starts.map((start) => lane.get(start)?.value ?? null),
    qualities: starts.map((start) => lane.get(start)?.quality ?? 'W'),
  };
}

/** On their grids an hour holds either one hourly interval or quarter hours. */
function clashOf(lanes: ReadonlyMap<900 | 3600, ReadonlyMap<number, DeliveredInterval>>): number | null {
  const hours = lanes.get(3600);
  if (!hours) return null;
  for (const start of lanes.get(900)?.keys() ?? []) {
    const hour = start - (start % 3600);
    if (hours.has(hour)) return hour;
  }
  return null;
}
