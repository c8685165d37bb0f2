import type { TownBuilding } from './catalogue.ts';
import { dayFacts, type DayFacts } from './day-facts.ts';
import { isActive, type Fault } from './faults.ts';
import { noise, seedOf } from './random.ts';
import { meansOf, usageProfiles, type UsageProfile } from './usage-profile.ts';

/** What a measuring point sees of its building. */
export type Flow =
  | { name: 'grid' }
  | { name: 'feed_in' }
  | { name: 'part'; share: number }
  | { name: 'heat' }
  | { name: 'chp_gas' }
  | { name: 'chp_power' }
  | { name: 'pv' }
  | { name: 'water' }
  | { name: 'water_part'; share: number };

export interface FlowContext {
  seed: number;
  building: TownBuilding;
  flow: Flow;
  /** Faults of this very measuring point. */
  faults: readonly Fault[];
}

/** Degree days (20/15) of an average year of the simulated weather. */
const meanDegreeDays = 3_900;
const quartersOfYear = 35_040;
/** Area or, for pools, water surface that the profile's figures refer to. */
const sizeOf = (building: TownBuilding) => building.pool ?? building.heated;

/** One building on one day. */
interface Scene {
  building: TownBuilding;
  profile: UsageProfile;
  facts: DayFacts;
  use: { occupancy: Float64Array; heating: Float64Array };
  means: { occupancy: number; heating: number };
  active: readonly Fault[];
  noiseSeed: number;
  /** Number of the day's first quarter hour since 1970. */
  first: number;
}

/**
 * Values of a local day, one per quarter hour (92, 96 or 100), in kWh or for water m³; null where nothing arrived.
 * A pure function of its arguments: any day stands alone. `every` samples each n-th quarter hour only.
 */
export function dayValues(context: FlowContext, day: string, every = 1): Array<number | null> {
  const { building, seed, flow } = context;
  const facts = dayFacts(seed, day);
  const length = facts.hours.length / every;
  const active = context.faults.filter((fault) => isActive(fault, day));
  if (active.some((fault) => fault.kind === 'missing')) return Array.from({ length }, () => null);
  const scene: Scene = {
    building,
    profile: usageProfiles[building.usage],
    facts,
    use: facts.use(building.usage),
    means: meansOf(building.usage),
    active,
    noiseSeed: seed + seedOf(building.code),
    first: facts.start / 900_000,
  };
  return Array.from({ length }, (_, index) => {
    const at = index * every;
    return round(applyFaults(flowAt(scene, flow, at), active, of(facts.hours, at)));
  });
}

const of = (values: Float64Array, index: number) => values[index] ?? 0;
const jitter = ({ noiseSeed, first }: Scene, at: number, salt: number) => noise(noiseSeed + salt, first + at);
const usedAt = ({ use, means }: Scene, at: number) => of(use.occupancy, at) / means.occupancy;

function flowAt(scene: Scene, flow: Flow, at: number): number {
  switch (flow.name) {
    case 'grid':
      return Math.max(0, load(scene, scene.active, at) - ownPower(scene, at));
    case 'feed_in':
      return Math.max(0, ownPower(scene, at) - load(scene, [], at));
    case 'part':
      return load(scene, scene.active, at) * flow.share * (0.93 + 0.14 * jitter(scene, at, 3));
    case 'heat':
      return gasOrHeat(scene, at);
    case 'chp_gas':
      return chpGas(scene, at);
    case 'chp_power':
      return chpPower(scene, at);
    case 'pv':
      return sun(scene, at);
    case 'water':
      return water(scene, at);
    case 'water_part':
      return water(scene, at) * flow.share * (0.9 + 0.2 * jitter(scene, at, 6));
  }
}

/** Electricity the building itself uses in a quarter hour. */
function load(scene: Scene, active: readonly Fault[], at: number): number {
  const { building, facts, profile } = scene;
  const mean = (profile.power * sizeOf(building) * building.powerGrade) / quartersOfYear;
  const dark =
    building.usage === 'outdoor_pool' ? 1 : 1 + 0.22 * Math.cos(((facts.month - 0.5) / 12) * 2 * Math.PI);
  const base = active.reduce((sum, fault) => (fault.kind === 'base_load' ? sum + fault.strength : sum), 1);
  const steady = profile.powerBase * base;
  return (
    mean *
    (steady + (1 - profile.powerBase) * usedAt(scene, at) * dark) *
    (0.88 + 0.24 * jitter(scene, at, 0))
  );
}

/** Heat of the building in a quarter hour: rooms by temperature and set-back, hot water by use. */
function heat(scene: Scene, at: number): number {
  const { building, facts, profile, means, use, active } = scene;
  const yearly = profile.heat * sizeOf(building) * building.heatGrade;
  const wobble = 0.9 + 0.2 * jitter(scene, at, 1);
  const hotWater = (yearly * profile.heatBase * (0.3 + 0.7 * usedAt(scene, at))) / quartersOfYear;
  if (facts.outside >= 15) {
    const summer = active.find((fault) => fault.kind === 'summer_heating');
    return (hotWater + (summer ? (yearly * summer.strength) / quartersOfYear : 0)) * wobble;
  }
  const runsOn =
    active.some((fault) => fault.kind === 'no_set_back') ||
    (facts.weekday >= 6 && active.some((fault) => fault.kind === 'weekend_heating'));
  const mode = runsOn ? 1 : of(use.heating, at);
  const degrees = Math.max(0, 20 - of(facts.temperature, at));
  const rooms = (yearly * (1 - profile.heatBase) * degrees * mode) / (meanDegreeDays * 96 * means.heating);
  return (hotWater + rooms) * wobble;
}

/** The CHP unit runs heat-led: all day in the cold, by day in between, not in summer. */
function chpPower(scene: Scene, at: number): number {
  const { outside, hours } = scene.facts;
  const hour = of(hours, at);
  if (outside > 12) return 0;
  if (outside > 5 && (hour < 6 || hour > 21)) return 0;
  return ((scene.building.chp ?? 0) / 4) * (0.94 + 0.06 * jitter(scene, at, 4));
}

/** What enters the heating: the CHP unit's gas and whatever its heat (55 % of the gas) leaves to the boiler. */
function gasOrHeat(scene: Scene, at: number): number {
  const needed = heat(scene, at);
  if (!scene.building.chp) return needed;
  const gas = chpGas(scene, at);
  return gas + Math.max(0, needed - 0.55 * gas);
}

/** Electrical efficiency 30 % related to Hs. */
const chpGas = (scene: Scene, at: number) => chpPower(scene, at) / 0.3;

const sun = ({ building, facts }: Scene, at: number) =>
  (building.pv ?? 0) * of(facts.irradiance, at) * 0.82 * 0.25;

const ownPower = (scene: Scene, at: number) =>
  sun(scene, at) + (scene.building.chp ? chpPower(scene, at) : 0);

function water(scene: Scene, at: number): number {
  const mean = (scene.profile.water * sizeOf(scene.building)) / 1000 / quartersOfYear;
  const used = usedAt(scene, at);
  // Taps are shut at night: whole quarter hours without flow.
  if (used < 0.3 && jitter(scene, at, 2) < 0.9) return 0;
  return mean * used * (0.4 + 1.2 * jitter(scene, at, 5));
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
