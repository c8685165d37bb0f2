import { addDays, addMonths, eachDay, startOfDay } from '@citypulse/energy/local-days';
import { noise, seedOf } from './random.ts';
import { stableId, type TownPoint } from './points.ts';
import { dayAmount, type DemoTown } from './town.ts';

/** A device at a measuring point. Times are epoch ms. */
export interface TownMeter {
  id: string;
  registerId: string;
  point: TownPoint;
  serial: string;
  obis: string | null;
  digits: number;
  decimals: number;
  factor: number;
  calibratedUntil: string | null;
  installedAt: number;
  startValue: number | null;
  removedAt: number | null;
  endValue: number | null;
}

export interface TownReading {
  id: string;
  meter: TownMeter;
  at: number;
  value: number;
  suspicious: boolean;
}

export interface TownExchange {
  id: string;
  old: TownMeter;
  new: TownMeter;
  at: number;
}

interface TownReadings {
  readings: TownReading[];
  exchanges: TownExchange[];
}

/** Events at hand-read counters, by building and point; days and months count back from the town's first load. */
const exchanges = [
  { building: 'GS-03', point: 'Wasser Hauptzähler', daysAgo: 243 },
  { building: 'KIG-04', point: 'Gas Heizzentrale', daysAgo: 411 },
];
const rollovers = [{ building: 'FW-04', point: 'Strom Bezug' }];
const missedMonths = [
  { building: 'OV-02', point: 'Gas Heizzentrale', monthsAgo: 4 },
  // This month's round is not quite done: the first four are the caretaker's.
  { building: 'GMS-01', point: 'Wasser Hauptzähler', monthsAgo: 0 },
  { building: 'SPH-01', point: 'Warmwasser', monthsAgo: 0 },
  { building: 'KIG-01', point: 'Küche', monthsAgo: 0 },
  { building: 'KIG-01', point: 'Wasser Hauptzähler', monthsAgo: 0 },
  { building: 'BIB-01', point: 'Gas Heizzentrale', monthsAgo: 0 },
  { building: 'FW-03', point: 'Strom Bezug', monthsAgo: 0 },
  { building: 'OV-01', point: 'Wasser Hauptzähler', monthsAgo: 0 },
];
const typingErrors = [{ building: 'KIG-02', point: 'Wasser Hauptzähler', monthsAgo: 2 }];

export interface CounterEvent {
  kind: 'meter_exchange' | 'rollover' | 'missed_reading' | 'typing_error';
  building: string;
  point: string;
  /** Day, or month of the reading; null: somewhere in the history. */
  when: string | null;
}

/** What hand-read counters hold for those who check consumption: for the truth file. */
export function counterEvents(town: DemoTown): CounterEvent[] {
  const monthAgo = (months: number) => addMonths(town.bornOn.slice(0, 7), -months);
  const events: CounterEvent[] = [
    ...exchanges.map(({ daysAgo, ...at }) => ({
      kind: 'meter_exchange' as const,
      ...at,
      when: addDays(town.bornOn, -daysAgo),
    })),
    ...rollovers.map((at) => ({ kind: 'rollover' as const, ...at, when: null })),
    ...missedMonths.map(({ monthsAgo, ...at }) => ({
      kind: 'missed_reading' as const,
      ...at,
      when: monthAgo(monthsAgo),
    })),
    ...typingErrors.map(({ monthsAgo, ...at }) => ({
      kind: 'typing_error' as const,
      ...at,
      when: monthAgo(monthsAgo),
    })),
  ];
  return events.filter(({ building }) => town.codes === null || town.codes.includes(building));
}

const isAt = (point: TownPoint) => (event: { building: string; point: string }) =>
  event.building === point.building.code && event.point === point.name;

const obisOf = (point: TownPoint): string | null => {
  if (point.medium === 'electricity') return point.direction === 'consumption' ? '1-0:1.8.0' : '1-0:2.8.0';
  if (point.medium === 'pv') return '1-0:2.8.0';
  if (point.medium === 'gas') return '7-0:3.0.0';
  if (point.medium === 'district_heat') return '6-0:1.0.0';
  return point.medium === 'water' ? '8-0:1.0.0' : null;
};

/** Years a verification lasts (domain: Eichfrist), always to the end of the year; oil and pellets have none. */
const verifiedYears: Partial<Record<TownPoint['medium'], number>> = {
  electricity: 8,
  pv: 8,
  gas: 8,
  district_heat: 6,
  water: 6,
};

const serialLetters: Record<TownPoint['medium'], string> = {
  electricity: '1EMH',
  pv: '1EMH',
  gas: '7ELS',
  district_heat: '6KAM',
  water: '8SEN',
  heating_oil: 'OIL',
  pellets: 'PEL',
  lpg: 'LPG',
};

/** Current transformers where the load is large; gas and water meters have none. */
const factorOf = (point: TownPoint) =>
  point.medium === 'electricity' && point.kind === 'main' && point.intervalSeconds === 900 ? 40 : 1;

function device(town: DemoTown, point: TownPoint, generation: number): TownMeter {
  const name = `${point.building.code} ${point.name} ${generation}`;
  const draw = seedOf(name);
  const year = Number(town.firstDay.slice(0, 4));
  // Fitted one to seven years before the data begins; so a few verifications have run out.
  const fitted = year - 1 - Math.floor(noise(draw, 1) * 6);
  const years = verifiedYears[point.medium];
  return {
    id: stableId(`meter ${name}`),
    registerId: stableId(`register ${name}`),
    point,
    serial: `${serialLetters[point.medium]}${String(1_000_000 + (draw % 8_999_999))}`,
    obis: obisOf(point),
    digits: point.medium === 'water' ? 5 : 6,
    decimals: point.unit === 'm3' ? 1 : 0,
    factor: factorOf(point),
    calibratedUntil: years === undefined ? null : `${fitted + years}-12-31`,
    installedAt: startOfDay(`${fitted}-0${1 + (draw % 9)}-1${draw % 9}`) + 9 * 3_600_000,
    startValue: null,
    removedAt: null,
    endValue: null,
  };
}

/** The device each point had when the data begins. */
export const firstMeters = (town: DemoTown): TownMeter[] =>
  town.points.map((point) => device(town, point, 0));

/** What was read off a hand-read counter once a month, and its exchanges. */
export function readingsOf(town: DemoTown, point: TownPoint): TownReadings {
  const counters: TownReadings = { readings: [], exchanges: [] };
  readByHand(town, device(town, point, 0), counters);
  return counters;
}

/** Steps through the days with the counter running, as the caretaker's round finds it. */
function readByHand(town: DemoTown, first: TownMeter, counters: TownReadings): void {
  const { point } = first;
  const exchange = exchanges.find(isAt(point));
  const exchangedOn = exchange ? addDays(town.bornOn, -exchange.daysAgo) : null;
  const modulus = 10 ** first.digits;
  let meter = first;
  let counter = rollovers.some(isAt(point))
    ? modulus - 900
    : Math.floor(noise(seedOf(first.serial), 2) * 0.04 * modulus);
  const due = new Map(readingDays(town, point).map((reading) => [reading.day, reading]));
  for (const { date, start } of eachDay(addDays(town.firstDay, -4), town.bornOn)) {
    const amount = dayAmount(town, point, date);
    if (date === exchangedOn) {
      meter = swap(town, meter, start + 10 * 3_600_000, shown(counter + amount * 0.4, meter), counters);
      counter = -amount * 0.4;
    }
    const reading = due.get(date);
    if (reading) counters.readings.push(readOff(meter, reading, start, counter, amount));
    counter += amount;
    if (counter >= modulus) counter -= modulus;
  }
}

const shown = (counter: number, { digits, decimals }: TownMeter) =>
  Math.floor((counter % 10 ** digits) * 10 ** decimals) / 10 ** decimals;

interface DueReading {
  day: string;
  /** Share of the day gone by. */
  dayShare: number;
  tenfold: boolean;
}

/** Around each turn of the month, on the caretaker's round. */
function readingDays(town: DemoTown, point: TownPoint): DueReading[] {
  const missed = missedMonths.find(isAt(point));
  const wrong = typingErrors.find(isAt(point));
  const days: DueReading[] = [];
  const months = monthsBetween(town.firstDay, town.bornOn);
  const draw = seedOf(`${point.building.code} round`);
  months.forEach((month, index) => {
    const isOf = (event: { monthsAgo: number } | undefined) =>
      event !== undefined && month === addMonths(town.bornOn.slice(0, 7), -event.monthsAgo);
    if (isOf(missed)) return;
    const day =
      index === 0 ? addDays(town.firstDay, -2) : addDays(`${month}-01`, Math.floor(noise(draw, index) * 4));
    if (day >= town.bornOn) return;
    days.push({
      day,
      dayShare: 0.33 + 0.25 * noise(seedOf(point.id), index),
      tenfold: isOf(wrong),
    });
  });
  return days;
}

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let day = first; day < last; day = addDays(`${day.slice(0, 7)}-28`, 4).slice(0, 8) + '01') {
    months.push(day.slice(0, 7));
  }
  return months;
}

function readOff(
  meter: TownMeter,
  due: DueReading,
  start: number,
  counter: number,
  amount: number,
): TownReading {
  const minutes = Math.round(due.dayShare * 1_440);
  const value = shown(counter + (amount * minutes) / 1_440, meter);
  return {
    id: stableId(`reading ${meter.id} ${due.day}`),
    meter,
    at: start + minutes * 60_000,
    // A digit too many: the last one was typed twice.
    value: due.tenfold ? value * 10 + (Math.floor(value) % 10) : value,
    suspicious: due.tenfold,
  };
}

function swap(
  town: DemoTown,
  old: TownMeter,
  at: number,
  endValue: number,
  counters: TownReadings,
): TownMeter {
  old.removedAt = at;
  old.endValue = endValue;
  const day = new Date(at).toISOString();
  const years = verifiedYears[old.point.medium];
  const next: TownMeter = {
    ...device(town, old.point, 1),
    installedAt: at,
    startValue: 0,
    calibratedUntil: years === undefined ? null : `${Number(day.slice(0, 4)) + years}-12-31`,
  };
  counters.exchanges.push({ id: stableId(`exchange ${old.id}`), old, new: next, at });
  return next;
}

/** The readings' ids by the day they were taken, without running the counter. */
export function readingIdsOf(town: DemoTown, point: TownPoint): { day: string; id: string }[] {
  const exchange = exchanges.find(isAt(point));
  const exchangedOn = exchange ? addDays(town.bornOn, -exchange.daysAgo) : null;
  return readingDays(town, point).map(({ day }) => {
    const generation = exchangedOn !== null && day >= exchangedOn ? 1 : 0;
    return { day, id: stableId(`reading ${device(town, point, generation).id} ${day}`) };
  });
}
