import type { UsageType } from '@citypulse/contracts/buildings';
import { addDays, addMonths, daysBetween, daysInMonth, eachDay } from '@citypulse/energy/local-days';
import { degreeDaysOfDay, G20_15 } from '@citypulse/energy/degree-days';
import { expect, test } from 'vitest';
import { buildingsOfAccounts } from '../features/demo/town.service.ts';
import { counterEvents, firstMeters, readingIdsOf, readingsOf, type TownReading } from './counters.ts';
import { reportedSince, runningInterval } from './live.ts';
import type { TownPoint } from './points.ts';
import { dayAmount, demoTown, firstDayOf, intervalsOf, wholeTown, type DemoTown } from './town.ts';
import { dayTemperature } from './weather.ts';

const bornOn = '2026-11-23';
const town = demoTown(wholeTown(bornOn));
const faultless: DemoTown = { ...town, faults: [] };

function point(building: string, name: string): TownPoint {
  const found = town.points.find((one) => one.building.code === building && one.name === name);
  if (!found) throw new Error(`${building} has no ${name}`);
  return found;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const total = (of: DemoTown, one: TownPoint, from: string, to: string) =>
  sum([...eachDay(from, to)].map(({ date }) => dayAmount(of, one, date)));
const dayTotal = (of: DemoTown, one: TownPoint, day: string) =>
  sum(intervalsOf(of, one, day).map(({ value }) => value));

test('the same plan gives the same numbers, and any day stands alone', () => {
  const again = demoTown(wholeTown(bornOn));
  const some = point('BAD-01', 'Strom Bezug');

  const alone = intervalsOf(again, some, '2025-03-30');
  const inTurn = [...eachDay('2025-03-28', '2025-04-01')].map(({ date }) => intervalsOf(town, some, date));

  expect(inTurn[2]).toEqual(alone);
  expect(intervalsOf(town, some, '2025-03-31')).not.toEqual(alone);
});

test('about 40 buildings have about 200 measuring points of every medium, each with a meter of its own number', () => {
  const meters = firstMeters(town);

  expect(town.buildings).toHaveLength(40);
  expect(town.points.length).toBeGreaterThan(170);
  expect(new Set(town.points.map(({ medium }) => medium)).size).toBe(8);
  expect(new Set(town.points.map(({ id }) => id)).size).toBe(town.points.length);
  expect(new Set(meters.map(({ serial }) => serial)).size).toBe(town.points.length);
});

test.each(['2026-11-23', '2026-12-31', '2027-01-01'])(
  'a town born on %s stays below 4.8 million intervals',
  (day) => {
    const made = demoTown(wholeTown(day));

    const rows = made.points.map((one) =>
      one.intervalSeconds ? (daysBetween(firstDayOf(made, one), day) * 86_400) / one.intervalSeconds : 0,
    );

    expect(sum(rows)).toBeLessThan(4_800_000);
    expect(sum(rows)).toBeGreaterThan(2_000_000);
  },
);

/** kWh per m² and year, from very good to bad; pools per m² of water. Around the limits and targets of VDI 3807. */
const plausible: Record<UsageType, { heat: [number, number]; power: [number, number] }> = {
  administration: { heat: [50, 170], power: [8, 40] },
  school: { heat: [60, 170], power: [5, 22] },
  kindergarten: { heat: [55, 190], power: [8, 28] },
  gym: { heat: [70, 220], power: [6, 30] },
  fire_station: { heat: [55, 320], power: [8, 38] },
  civic_hall: { heat: [60, 190], power: [5, 32] },
  library: { heat: [40, 150], power: [8, 35] },
  museum: { heat: [60, 170], power: [8, 30] },
  indoor_pool: { heat: [1_400, 3_600], power: [390, 970] },
  outdoor_pool: { heat: [80, 450], power: [50, 260] },
  depot: { heat: [70, 180], power: [5, 24] },
  sewage_plant: { heat: [90, 300], power: [400, 1_000] },
  residential: { heat: [70, 180], power: [7, 45] },
  cemetery: { heat: [40, 140], power: [4, 16] },
  other: { heat: [50, 150], power: [30, 130] },
};

test.each(town.buildings)('$name uses what buildings of its kind use', (building) => {
  const size = building.pool ?? building.heated;
  const theirs = faultless.points.filter((one) => one.building === building && one.kind === 'main');
  const perYear = (one: TownPoint) => total(faultless, one, '2025-01-01', '2026-01-01') * one.perUnit;
  const heat = theirs.filter(({ flow }) => flow.name === 'heat').map(perYear);
  const power = theirs.filter(({ flow }) => flow.name === 'grid').map(perYear);
  const bounds = plausible[building.usage];

  if (heat.length > 0) {
    // What a CHP unit turns into power is not heat of the building.
    const chp = theirs.filter(({ flow }) => flow.name === 'chp_power').map(perYear);
    const specific = (sum(heat) - sum(chp)) / size;
    expect(specific).toBeGreaterThan(bounds.heat[0]);
    expect(specific).toBeLessThan(bounds.heat[1]);
  }
  const own = theirs.filter(({ flow }) => flow.name === 'pv' || flow.name === 'chp_power').map(perYear);
  expect(sum(power) / size).toBeGreaterThan(own.length > 0 ? 0 : bounds.power[0]);
  expect(sum(power) / size).toBeLessThan(bounds.power[1]);
});

test('heat follows the degree days', () => {
  const months = Array.from({ length: 24 }, (_, index) => addMonths('2024-01', index));
  const heat = months.map((month) =>
    total(faultless, point('BIB-01', 'Gas Heizzentrale'), `${month}-01`, `${addMonths(month, 1)}-01`),
  );
  const cold = months.map((month) =>
    sum(
      [...eachDay(`${month}-01`, `${addMonths(month, 1)}-01`)].map(({ date }) =>
        degreeDaysOfDay(dayTemperature(20_240, date), G20_15),
      ),
    ),
  );

  expect(correlation(heat, cold)).toBeGreaterThan(0.98);
  expect(sum(cold.slice(0, 12))).toBeGreaterThan(3_000);
  expect(sum(cold.slice(0, 12))).toBeLessThan(4_600);
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => sum(values) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const both = sum(a.map((value, index) => (value - ma) * ((b[index] ?? 0) - mb)));
  const spread = (values: readonly number[], m: number) =>
    Math.sqrt(sum(values.map((value) => (value - m) ** 2)));
  return both / spread(a, ma) / spread(b, mb);
}

test('offices and schools rest at weekends and in the holidays', () => {
  const office = point('RAT-02', 'Strom Bezug');
  const school = point('RS-01', 'Strom Bezug');

  expect(dayTotal(faultless, office, '2026-03-14')).toBeLessThan(
    0.6 * dayTotal(faultless, office, '2026-03-12'),
  );
  expect(dayTotal(faultless, school, '2026-08-12')).toBeLessThan(
    0.6 * dayTotal(faultless, school, '2026-07-15'),
  );
  expect(dayTotal(faultless, school, '2026-06-04')).toBeLessThan(
    0.6 * dayTotal(faultless, school, '2026-06-11'),
  );
});

test('the sun shines by day and more in summer', () => {
  const roof = point('BHF-01', 'PV Dach');
  const month = (name: string) =>
    sum(
      Array.from({ length: daysInMonth(name) }, (_, day) =>
        dayTotal(faultless, roof, addDays(`${name}-01`, day)),
      ),
    );
  const night = intervalsOf(town, roof, '2026-06-20').filter(
    ({ start }) => new Date(start).getUTCHours() < 2,
  );

  expect(month('2026-06')).toBeGreaterThan(4 * month('2025-12'));
  expect(sum(night.map(({ value }) => value))).toBe(0);
  // Per kW of peak power and year, in the south of Germany.
  expect(total(faultless, roof, '2025-01-01', '2026-01-01') / 99).toBeGreaterThan(850);
  expect(total(faultless, roof, '2025-01-01', '2026-01-01') / 99).toBeLessThan(1_200);
});

test.each([
  ['2026-03-29', 92],
  ['2026-10-25', 100],
  ['2026-06-10', 96],
])('the local day %s has %i quarter hours', (day, quarters) => {
  expect(intervalsOf(faultless, point('RAT-01', 'Strom Bezug'), day)).toHaveLength(quarters);
  expect(intervalsOf(faultless, point('BHF-01', 'Strom Bezug'), day)).toHaveLength(quarters / 4);
});

const days = (from: string, to: string) => [...eachDay(from, addDays(to, 1))].map(({ date }) => date);

test.each(town.faults)('$kind at $building $point shows while it lasts and at no other time', (fault) => {
  const one = point(fault.building, fault.point);
  const last = fault.to ?? addDays(bornOn, 13);
  const differs = (day: string) =>
    JSON.stringify(intervalsOf(town, one, day)) !== JSON.stringify(intervalsOf(faultless, one, day));

  expect(one.intervalSeconds).not.toBeNull();
  expect(days(fault.from, last).some(differs)).toBe(true);
  expect(days(addDays(fault.from, -3), addDays(fault.from, -1)).some(differs)).toBe(false);
  if (fault.to) expect(days(addDays(last, 1), addDays(last, 3)).some(differs)).toBe(false);
});

test('hidden are at least ten faults of different kinds', () => {
  expect(town.faults.length).toBeGreaterThanOrEqual(10);
  expect(new Set(town.faults.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(9);
});

test('counters are read about monthly and only fall by rollover, exchange or a slip', () => {
  const byHand = town.points.filter(({ intervalSeconds }) => intervalSeconds === null);
  const all = byHand.map((one) => ({ one, ...readingsOf(town, one) }));
  const falls = all.flatMap(({ one, readings }) =>
    readings.flatMap((reading, index) => fallsAt(one, readings, reading, index)),
  );

  expect(all.every(({ readings }) => readings.length >= 34 && readings.length <= 35)).toBe(true);
  const namesOf = (some: typeof all) => some.map(({ one }) => `${one.building.code} ${one.name}`).toSorted();
  const missed = counterEvents(town).filter(({ kind }) => kind === 'missed_reading');
  expect(namesOf(all.filter(({ readings }) => readings.length === 34))).toEqual(
    missed.map(({ building, point }) => `${building} ${point}`).toSorted(),
  );
  expect(all.flatMap(({ exchanges }) => exchanges)).toHaveLength(2);
  expect(all.flatMap(({ readings }) => readings).filter(({ suspicious }) => suspicious)).toHaveLength(1);
  expect(falls.toSorted()).toEqual(['FW-04 Strom Bezug', 'KIG-02 Wasser Hauptzähler']);
});

/** A lower value on the same device than the time before. */
function fallsAt(
  { building, name }: TownPoint,
  readings: readonly TownReading[],
  reading: TownReading,
  index: number,
) {
  const before = readings[index - 1];
  const falls = before !== undefined && before.meter === reading.meter && reading.value < before.value;
  return falls ? [`${building.code} ${name}`] : [];
}

test('meters report what the history would hold, and of the running quarter hour what has flowed', () => {
  const one = point('RAT-01', 'Strom Bezug');
  const noon = Date.parse('2026-11-24T11:00:00Z');
  const late = noon + 14 * 60_000;

  const reported = reportedSince(town, one, noon - 3_600_000, late);
  const whole = intervalsOf(town, one, '2026-11-24').find(({ start }) => start === noon);
  const early = runningInterval(town, one, noon + 3 * 60_000);
  const nearly = runningInterval(town, one, late);

  expect(reported.map(({ start }) => start)).toEqual([4, 3, 2, 1].map((back) => noon - back * 900_000));
  expect(early?.value).toBeGreaterThan(0);
  expect(nearly?.value).toBeGreaterThan(early?.value ?? 0);
  expect(whole?.value).toBeGreaterThan(nearly?.value ?? 0);
});

test('some counters wait to be read this month, a few of them where the caretaker goes; the rest have been', () => {
  const month = bornOn.slice(0, 7);
  const wasRead = (one: TownPoint) => readingIdsOf(town, one).some(({ day }) => day.startsWith(month));
  const waiting = town.points.filter((one) => one.intervalSeconds === null && !wasRead(one));
  const named = counterEvents(town).filter(({ kind, when }) => kind === 'missed_reading' && when === month);
  const round = buildingsOfAccounts['hausmeister@hechingen.example'] ?? [];

  expect(waiting.map(({ building, name }) => `${building.code} ${name}`).toSorted()).toEqual(
    named.map((event) => `${event.building} ${event.point}`).toSorted(),
  );
  expect(waiting).toHaveLength(7);
  expect(waiting.filter(({ building }) => round.includes(building.code))).toHaveLength(4);
});
