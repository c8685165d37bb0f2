import { createHash } from 'node:crypto';
import type { UsageType } from '@citypulse/contracts/buildings';
import type { Medium } from '@citypulse/contracts/common';
import { townBuildings, type HeatMedium, type TownBuilding } from './catalogue.ts';
import type { Flow } from './loads.ts';
import { usageProfiles } from './usage-profile.ts';

/** A measuring point of the demo town with its meter and what it sees. */
export interface TownPoint {
  id: string;
  building: TownBuilding;
  buildingId: string;
  name: string;
  medium: Medium;
  direction: 'consumption' | 'generation' | 'feed_in';
  unit: 'kWh' | 'm3' | 'l' | 'kg';
  kind: 'main' | 'sub';
  /** Name of the main point this one is a part of. */
  parent: string | null;
  /** null: read by hand once a month. */
  intervalSeconds: 900 | 3600 | null;
  place: string;
  flow: Flow;
  /** kWh (or m³ for water) of the flow in one unit of the measuring point. */
  perUnit: number;
  /** Fitted at the start of last year; main points have been there for long. */
  recent: boolean;
}

/** A UUIDv7 that depends on the name alone: version and variant bits set, time fixed to the town's birthday. */
export function stableId(name: string): string {
  const hash = createHash('sha256').update(`citypulse demo town ${name}`).digest('hex');
  return `018cc251-f400-7${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}

/** m³ → kWh(Hs): Zustandszahl 0.9672 × Brennwert 11.31, as the demo town's gas conversion says. */
export const gasConversion = { stateNumber: 0.9672, calorificValue: 11.31 };

interface Carrier {
  name: string;
  medium: Medium;
  unit: TownPoint['unit'];
  perUnit: number;
  place: string;
}

const heatCarriers: Record<NonNullable<HeatMedium>, Carrier> = {
  gas: {
    name: 'Gas Heizzentrale',
    medium: 'gas',
    unit: 'm3',
    perUnit: gasConversion.stateNumber * gasConversion.calorificValue,
    place: 'UG, Heizraum',
  },
  district_heat: {
    name: 'Fernwärme Übergabe',
    medium: 'district_heat',
    unit: 'kWh',
    perUnit: 1,
    place: 'UG, Hausanschluss',
  },
  pellets: { name: 'Pellets', medium: 'pellets', unit: 'kg', perUnit: 4.9, place: 'UG, Pelletlager' },
  heating_oil: { name: 'Heizöl', medium: 'heating_oil', unit: 'l', perUnit: 10, place: 'UG, Heizraum' },
  lpg: { name: 'Flüssiggas', medium: 'lpg', unit: 'kWh', perUnit: 1, place: 'EG, Heizraum' },
};

/** Fields most points have alike. */
type Usual = 'parent' | 'kind' | 'direction' | 'perUnit' | 'recent';
type Draft = Omit<TownPoint, 'id' | 'building' | 'buildingId' | Usual> & Partial<Pick<TownPoint, Usual>>;

const sizeOf = (building: TownBuilding) => building.pool ?? building.heated;
const powerOf = (building: TownBuilding) =>
  usageProfiles[building.usage].power * sizeOf(building) * building.powerGrade;
const heatOf = (building: TownBuilding) =>
  usageProfiles[building.usage].heat * sizeOf(building) * building.heatGrade;

/** Quarter hours where the load is large, hours in between, by hand where it is small. */
const meteringOf = (kWhPerYear: number, quarterHoursFrom: number, hoursFrom: number) => {
  if (kWhPerYear >= quarterHoursFrom) return 900;
  return kWhPerYear >= hoursFrom ? 3600 : null;
};

function electricity(building: TownBuilding): Draft[] {
  const intervalSeconds = meteringOf(powerOf(building), 60_000, 20_000);
  const main: Draft = {
    name: 'Strom Bezug',
    medium: 'electricity',
    unit: 'kWh',
    intervalSeconds,
    place: 'UG, Hauptverteilung',
    flow: { name: 'grid' },
  };
  const parts = (building.subs ?? []).map(([name, share]): Draft => ({
    name,
    medium: 'electricity',
    unit: 'kWh',
    intervalSeconds: powerOf(building) * share >= 200_000 ? 900 : 3600,
    place: 'UG, Unterverteilung',
    flow: { name: 'part', share },
    kind: 'sub',
    parent: 'Strom Bezug',
    recent: true,
  }));
  const byHand = handReadParts[building.usage];
  if (!byHand || building.subs) return [main, ...parts];
  const [name, share, place] = byHand;
  const part: Draft = {
    name,
    medium: 'electricity',
    unit: 'kWh',
    intervalSeconds: null,
    place,
    flow: { name: 'part', share },
    kind: 'sub',
    parent: main.name,
  };
  return [main, part];
}

function heating(building: TownBuilding): Draft[] {
  if (!building.heat) return [];
  const { name, medium, unit, perUnit, place } = heatCarriers[building.heat];
  const metered = medium === 'gas' || medium === 'district_heat';
  const intervalSeconds = metered ? meteringOf(heatOf(building), 450_000, 170_000) : null;
  const main: Draft = { name, medium, unit, perUnit, place, intervalSeconds, flow: { name: 'heat' } };
  if (!building.chp) return [main];
  return [
    main,
    {
      name: 'BHKW Gas',
      medium,
      unit,
      perUnit,
      place: 'UG, BHKW-Raum',
      intervalSeconds: 3600,
      flow: { name: 'chp_gas' },
      kind: 'sub',
      parent: name,
    },
    {
      name: 'BHKW Strom',
      medium: 'electricity',
      unit: 'kWh',
      place: 'UG, BHKW-Raum',
      intervalSeconds: 3600,
      flow: { name: 'chp_power' },
      direction: 'generation',
    },
  ];
}

function solar(building: TownBuilding): Draft[] {
  if (!building.pv) return [];
  const roof: Draft = {
    name: 'PV Dach',
    medium: 'pv',
    unit: 'kWh',
    intervalSeconds: meteringOf(building.pv * 1_000, 90_000, 60_000),
    place: 'Dach, Wechselrichter',
    flow: { name: 'pv' },
    direction: 'generation',
  };
  // What a CHP unit and the roof deliver leaves through one meter.
  const feedIn: Draft = {
    name: building.chp ? 'Einspeisung' : 'PV Einspeisung',
    medium: building.chp ? 'electricity' : 'pv',
    unit: 'kWh',
    intervalSeconds: 3600,
    place: 'UG, Hauptverteilung',
    flow: { name: 'feed_in' },
    direction: 'feed_in',
    recent: true,
  };
  return building.pv >= 60 ? [roof, feedIn] : [roof];
}

function waterSupply(building: TownBuilding): Draft[] {
  const main: Draft = {
    name: 'Wasser Hauptzähler',
    medium: 'water',
    unit: 'm3',
    intervalSeconds: building.smartWater ? 3600 : null,
    place: 'UG, Hausanschluss',
    flow: { name: 'water' },
  };
  const share = hotWaterShares[building.usage];
  if (share === undefined) return [main];
  const hot: Draft = {
    name: 'Warmwasser',
    medium: 'water',
    unit: 'm3',
    intervalSeconds: null,
    place: 'UG, Heizraum',
    flow: { name: 'water_part', share },
    kind: 'sub',
    parent: main.name,
  };
  return [main, hot];
}

/** Parts that are read by hand, by kind of building: an electricity part and the hot water. */
const handReadParts: Partial<Record<UsageType, readonly [name: string, share: number, place: string]>> = {
  kindergarten: ['Küche', 0.34, 'EG, Küche'],
  civic_hall: ['Gaststätte', 0.22, 'EG, Ausschank'],
  fire_station: ['Fahrzeughalle', 0.38, 'EG, Halle'],
  depot: ['Werkstatt', 0.3, 'EG, Werkstatt'],
};
const hotWaterShares: Partial<Record<UsageType, number>> = {
  gym: 0.42,
  indoor_pool: 0.24,
  residential: 0.36,
  kindergarten: 0.18,
  civic_hall: 0.2,
};

function pointsOf(building: TownBuilding): TownPoint[] {
  const drafts = [
    ...electricity(building),
    ...heating(building),
    ...solar(building),
    ...waterSupply(building),
  ];
  return drafts.map((draft) => ({
    kind: 'main',
    direction: 'consumption',
    parent: null,
    perUnit: 1,
    recent: false,
    ...draft,
    id: stableId(`${building.code} ${draft.name}`),
    building,
    buildingId: stableId(building.code),
  }));
}

export const townPoints: readonly TownPoint[] = townBuildings.flatMap(pointsOf);
