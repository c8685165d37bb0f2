import type { Building, UsageType } from '@citypulse/contracts/buildings';
import type { Medium } from '@citypulse/contracts/common';
import {
  scoreAgainst,
  vdi3807,
  type Benchmark,
  type BuildingClass,
  type Score,
} from '@citypulse/energy/benchmarks';

const classes: Partial<Record<UsageType, BuildingClass>> = {
  administration: 'administration',
  school: 'school',
  gym: 'sports_hall',
  depot: 'depot',
  fire_station: 'volunteer_fire_station',
  civic_hall: 'community_hall',
  residential: 'residential_home',
  indoor_pool: 'indoor_pool',
};

export type SpecificKind = 'heat' | 'power';

/** Grenz- and Zielwert of a building's kind; undefined where the source has none. */
export function benchmarkOf(usage: UsageType, kind: SpecificKind): Benchmark | undefined {
  const known = classes[usage];
  return known && vdi3807.classes[known][kind];
}

/** What the specific figures of a building are divided by: pools count their water surface. */
export function referenceOf(building: Building): number | null {
  if (building.usageType !== 'indoor_pool') return building.referenceArea;
  return building.areas.find((area) => area.kind === 'water_surface')?.squareMeters ?? null;
}

const heatMedia: readonly Medium[] = ['gas', 'district_heat', 'heating_oil', 'pellets', 'lpg'];

export interface MediumTotal {
  medium: Medium;
  direction: 'consumption' | 'generation' | 'feed_in';
  unit: string;
  total: number | null;
  completeness: number;
}

/** The media that heat, or the electricity drawn, as far as measured. */
export function mediaFor(media: readonly MediumTotal[], kind: SpecificKind): MediumTotal[] {
  const wanted = kind === 'heat' ? heatMedia : ['electricity'];
  return media.filter(
    ({ medium, direction, unit, total }) =>
      direction === 'consumption' && unit === 'kWh' && total !== null && wanted.includes(medium),
  );
}

/** kWh of the media that heat, or of the electricity drawn; null when nothing was measured. */
export function energyOf(media: readonly MediumTotal[], kind: SpecificKind): number | null {
  const known = mediaFor(media, kind);
  return known.length === 0 ? null : known.reduce((sum, { total }) => sum + (total ?? 0), 0);
}

export interface Specific {
  /** kWh per m² of reference area and year. */
  value: number;
  benchmark: Benchmark | undefined;
  /** Measured share of the year, 0–1. */
  completeness: number;
  /** Measured well enough to be judged. */
  complete: boolean;
  /** Null where the source has no benchmark for the building's kind, or the year has too many gaps. */
  level: Score['level'] | null;
}

const enough = 0.9;

export function specificOf(
  building: Building,
  media: readonly MediumTotal[],
  kind: SpecificKind,
): Specific | null {
  const energy = energyOf(media, kind);
  const area = referenceOf(building);
  if (energy === null || !area) return null;
  const value = energy / area;
  const completeness = Math.min(...mediaFor(media, kind).map((medium) => medium.completeness));
  const complete = completeness >= enough;
  const benchmark = benchmarkOf(building.usageType, kind);
  const level = benchmark && complete ? (scoreAgainst(value, benchmark)?.level ?? null) : null;
  return { value, benchmark, completeness, complete, level };
}
