import { quarterHoursOf, startOfDay } from '@citypulse/energy/local-days';
import { townBuildings, type TownBuilding } from './catalogue.ts';
import { faultsAsOf, type Fault } from './faults.ts';
import { dayValues } from './loads.ts';
import { townPoints, type TownPoint } from './points.ts';
import { noise, seedOf } from './random.ts';

/** What a town is made from; the same plan gives the same numbers, today and in any later run. */
export interface TownPlan {
  /** The local day it was first loaded: injected faults are dated from it. */
  bornOn: string;
  firstDay: string;
  /** Building codes; null: all. */
  codes: readonly string[] | null;
}

export interface DemoTown extends TownPlan {
  buildings: readonly TownBuilding[];
  points: readonly TownPoint[];
  faults: readonly Fault[];
}

/** The usual plan: the current and the two past years of all buildings. */
export const wholeTown = (bornOn: string): TownPlan => ({
  bornOn,
  firstDay: `${Number(bornOn.slice(0, 4)) - 2}-01-01`,
  codes: null,
});

export function demoTown(plan: TownPlan): DemoTown {
  const belongs = ({ code }: TownBuilding) => plan.codes === null || plan.codes.includes(code);
  return {
    ...plan,
    buildings: townBuildings.filter(belongs),
    points: townPoints.filter(({ building }) => belongs(building)),
    faults: faultsAsOf(plan.bornOn).filter(
      ({ building }) => plan.codes === null || plan.codes.includes(building),
    ),
  };
}

/** The town's one seed: another number is another weather and other habits. */
const seed = 20_240;

/** First day of a point's data. */
export const firstDayOf = (town: TownPlan, point: TownPoint): string => {
  const later = `${Number(town.firstDay.slice(0, 4)) + 1}-01-01`;
  return point.recent && later < town.bornOn ? later : town.firstDay;
};

export interface TownInterval {
  /** Epoch ms. */
  start: number;
  /** In the point's unit. */
  value: number;
}

/** What arrives of a local day at an interval point; nothing where a fault kept it away. */
export function intervalsOf(town: DemoTown, point: TownPoint, day: string): TownInterval[] {
  const length = point.intervalSeconds === 3600 ? 4 : 1;
  const start = startOfDay(day);
  const quarters = dayValues(contextOf(town, point), day);
  const draw = seedOf(point.id);
  const intervals: TownInterval[] = [];
  for (let quarter = 0; quarter < quarters.length; quarter += length) {
    let sum = 0;
    for (let part = 0; part < length; part++) sum += quarters[quarter + part] ?? Number.NaN;
    if (!Number.isNaN(sum) && !isLost(draw, start + quarter * 900_000)) {
      intervals.push({ start: start + quarter * 900_000, value: rounded(sum / point.perUnit) });
    }
  }
  return intervals;
}

/** Now and then an hour never arrives: radio, power, a gateway that restarts. */
const isLost = (draw: number, instant: number) => noise(draw, Math.floor(instant / 3_600_000), 9) < 0.000_4;

/** Consumption of a whole local day in the point's unit, as a counter that is read by hand sees it. */
export function dayAmount(town: DemoTown, point: TownPoint, day: string): number {
  const quarters = dayValues(contextOf(town, point), day, 4);
  const measured = quarters.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return (measured * (quarterHoursOf(day) / quarters.length)) / point.perUnit;
}

const contextOf = (town: DemoTown, { building, flow, name }: TownPoint) => ({
  seed,
  building,
  flow,
  faults: town.faults.filter((fault) => fault.building === building.code && fault.point === name),
});

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
