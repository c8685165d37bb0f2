import type { UsageType } from '@citypulse/contracts/buildings';
import catalogue from './catalogue.json' with { type: 'json' };

export type HeatMedium = 'gas' | 'district_heat' | 'pellets' | 'heating_oil' | 'lpg' | null;

/** One building of the demo town. People, figures and most addresses are invented. */
export interface TownBuilding {
  code: string;
  name: string;
  site: string;
  usage: UsageType;
  builtIn: number;
  street: string;
  latitude: number;
  longitude: number;
  /** Heated area in m². */
  heated: number;
  heat: HeatMedium;
  /** Heat and power against the usual of its kind: 1 is average, 0.6 very good, 1.7 bad. */
  heatGrade: number;
  powerGrade: number;
  /** Peak power of the roof's PV in kW. */
  pv?: number;
  /** Electrical power of the combined heat and power unit in kW. */
  chp?: number;
  /** Water surface of a pool in m². */
  pool?: number;
  /** Sub-metered parts with their share of the electricity. */
  subs?: ReadonlyArray<readonly [name: string, share: number]>;
  /** Water is metered by the quarter hour instead of by hand. */
  smartWater?: boolean;
}

export const townBuildings = catalogue as unknown as readonly TownBuilding[];
