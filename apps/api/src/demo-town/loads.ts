import { startOfDay, quarterHoursOf, toWall } from '@citypulse/energy/local-days';
import type { TownBuilding } from './catalogue.ts';
import { isActive, type Fault } from './faults.ts';
import { noise, seedOf } from './random.ts';
import { heatingMode, meansOf, occupancy, usageProfiles, weekdayOf } from './usage-profile.ts';
import { dayTemperature, irradiance, temperatureAt } from './weather.ts';

/** What a measuring point sees of its building. */
export type Flow =
  | { name: 'grid' }
  | { name: 'feed_in' }
  | { name: 'part'; share: number }
  | { name: 'heat' }
  | { name: 'chp_gas' }
  | { name: 'chp_power' }
  | { name: 'pv' }
  | { name: 'water' };

export interface FlowContext {
  seed: number;
  building: TownBuilding;
  flow: Flow;
  /** Faults of this very measuring point. */
  faults: readonly Fault[];
}

const quarterMs = 900_000;
/** Degree days (20/15) of an average year of the simulated weather. */
const meanDegreeDays = 3_900;
/** Area or, for pools, water surface that the profile's figures refer to. */
const sizeOf = (building: TownBuilding) => building.pool ?? building.heated;

/**
 * Values of a local day, one per quarter hour (92, 96 or 100), in kWh or for water m³; null where nothing arrived.
 * A pure function of its arguments: any day stands alone.
 */
export function dayValues(context: FlowContext, day: string): Array<number | null> {
  const start = startOfDay(day);
  const weekday = weekdayOf(day);
  const active = context.faults.filter((fault) => isActive(fault, day));
  if (active.some((fault) => fault.kind === 'missing'))
    return Array.from({ length: quarterHoursOf(day) }, () => null);
  const outside = dayTemperature(context.seed, day);
  return Array.from({ length: quarterHoursOf(day) }, (_, quarter) => {
    const instant = start + quarter * quarterMs;
    const hour = (toWall(instant) % 86_400_000) / 3_600_000 + 0.125;
    return round(
      applyFaults(flowAt(context, { day, weekday, hour, instant, outside }, active), active, hour),
    );
  });
}

interface Moment {
  day: string;
  weekday: number;
  hour: number;
  instant: number;
  outside: number;
}

function flowAt(context: FlowContext, moment: Moment, active: readonly Fault[]): number {
  const { building, flow, seed } = context;
  switch (flow.name) {
    case 'grid':
      return Math.max(0, load(context, moment, active) - ownPower(context, moment));
    case 'feed_in':
      return Math.max(0, ownPower(context, moment) - load(context, moment, []));
    case 'part':
      return load(context, moment, active) * flow.share * (0.93 + 0.14 * jitter(context, moment, 3));
    case 'heat':
      return gasOrHeat(context, moment, active);
    case 'chp_gas':
      return chpGas(context, moment);
    case 'chp_power':
      return chpPower(context, moment);
    case 'pv':
      return (building.pv ?? 0) * irradiance(seed, moment.day, moment.instant) * 0.82 * 0.25;
    case 'water':
      return water(context, moment);
  }
}

const jitter = ({ seed, building }: FlowContext, { instant }: Moment, salt: number) =>
  noise(seed + seedOf(building.code) + salt, Math.floor(instant / quarterMs));

/** Electricity the building itself uses in a quarter hour. */
function load(context: FlowContext, moment: Moment, active: readonly Fault[]): number {
  const { building } = context;
  const { power, powerBase } = usageProfiles[building.usage];
  const mean = (power * sizeOf(building) * building.powerGrade) / 35_040;
  const used =
    occupancy(building.usage, moment.day, moment.weekday, moment.hour) / meansOf(building.usage).occupancy;
  const month = Number(moment.day.slice(5, 7));
  const dark =
    building.usage === 'outdoor_pool' ? 1 : 1 + 0.22 * Math.cos(((month - 0.5) / 12) * 2 * Math.PI);
  const base = active.reduce((sum, fault) => (fault.kind === 'base_load' ? sum + fault.strength : sum), 1);
  return (
    mean * (powerBase * base + (1 - powerBase) * used * dark) * (0.88 + 0.24 * jitter(context, moment, 0))
  );
}

/** Heat of the building in a quarter hour: rooms by temperature and set-back, hot water by use. */
function heat(context: FlowContext, moment: Moment, active: readonly Fault[]): number {
  const { building, seed } = context;
  const profile = usageProfiles[building.usage];
  const yearly = profile.heat * sizeOf(building) * building.heatGrade;
  const { occupancy: meanUse, heating: meanMode } = meansOf(building.usage);
  const used = occupancy(building.usage, moment.day, moment.weekday, moment.hour) / meanUse;
  const hotWater = (yearly * profile.heatBase * (0.3 + 0.7 * used)) / 35_040;
  const heatingOn = moment.outside < 15;
  const summer = active.find((fault) => fault.kind === 'summer_heating');
  if (!heatingOn)
    return (
      (hotWater + (summer ? (yearly * summer.strength) / 35_040 : 0)) *
      (0.9 + 0.2 * jitter(context, moment, 1))
    );
  const runsOn =
    active.some((fault) => fault.kind === 'no_set_back') ||
    (moment.weekday >= 6 && active.some((fault) => fault.kind === 'weekend_heating'));
  const mode = runsOn ? 1 : heatingMode(building.usage, moment.day, moment.weekday, moment.hour);
  const degrees = Math.max(0, 20 - temperatureAt(seed, moment.day, moment.hour));
  const rooms = (yearly * (1 - profile.heatBase) * degrees * mode) / (meanDegreeDays * 96 * meanMode);
  return (hotWater + rooms) * (0.9 + 0.2 * jitter(context, moment, 1));
}

/** The CHP unit runs heat-led: all day in the cold, by day in between, not in summer. */
function chpPower(context: FlowContext, moment: Moment): number {
  const full = (context.building.chp ?? 0) / 4;
  if (moment.outside > 12) return 0;
  if (moment.outside > 5 && (moment.hour < 6 || moment.hour > 21)) return 0;
  return full * (0.94 + 0.06 * jitter(context, moment, 4));
}
/** What enters the heating: the CHP unit's gas and whatever its heat (55 % of the gas) leaves to the boiler. */
function gasOrHeat(context: FlowContext, moment: Moment, active: readonly Fault[]): number {
  const needed = heat(context, moment, active);
  if (!context.building.chp) return needed;
  const gas = chpGas(context, moment);
  return gas + Math.max(0, needed - 0.55 * gas);
}

/** Electrical efficiency 30 % related to Hs. */
const chpGas = (context: FlowContext, moment: Moment) => chpPower(context, moment) / 0.3;

const ownPower = (context: FlowContext, moment: Moment) =>
  (context.building.pv ?? 0) * irradiance(context.seed, moment.day, moment.instant) * 0.82 * 0.25 +
  (context.building.chp ? chpPower(context, moment) : 0);

function water(context: FlowContext, moment: Moment): number {
  const { building } = context;
  const mean = (usageProfiles[building.usage].water * sizeOf(building)) / 1000 / 35_040;
  const used =
    occupancy(building.usage, moment.day, moment.weekday, moment.hour) / meansOf(building.usage).occupancy;
  // Taps are shut at night: whole quarter hours without flow.
  if (used < 0.3 && jitter(context, moment, 2) < 0.9) return 0;
  return mean * used * (0.4 + 1.2 * jitter(context, moment, 5));
}

function applyFaults(value: number, active: readonly Fault[], hour: number): number {
  return active.reduce((sum, { kind, strength }) => {
    if (kind === 'stuck') return 0;
    if (kind === 'night_leak') return sum + strength / 4;
    if (kind === 'peak') return hour >= 18 && hour < 19 ? sum * (1 + strength) : sum;
    if (kind === 'wrong_factor') return sum * strength;
    if (kind === 'pv_string') return sum * (1 - strength);
    return sum;
  }, value);
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;
