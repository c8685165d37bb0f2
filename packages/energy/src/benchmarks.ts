export type BuildingClass =
  | 'administration'
  | 'school'
  | 'sports_hall'
  | 'depot'
  | 'fire_station'
  | 'volunteer_fire_station'
  | 'community_hall'
  | 'residential_home'
  | 'indoor_pool';

/** Grenzwert and Zielwert, kWh per m² and year. */
export type Benchmark = { limit: number; target: number };
export type ClassBenchmark = { heat: Benchmark; power: Benchmark; per: 'floor_area' | 'water_surface' };

const of = (
  heatLimit: number,
  heatTarget: number,
  powerLimit: number,
  powerTarget: number,
): ClassBenchmark => ({
  heat: { limit: heatLimit, target: heatTarget },
  power: { limit: powerLimit, target: powerTarget },
  per: 'floor_area',
});

export const vdi3807 = {
  id: 'vdi-3807',
  source: 'VDI 3807, Grenz- und Zielwerte, nach einer Zweitquelle mit altem Datenstand',
  unit: 'kWh/m²a',
  classes: {
    administration: of(128, 72, 30, 10),
    school: of(154, 90, 14, 6),
    sports_hall: of(187, 92, 22, 6),
    depot: of(175, 77, 21, 6),
    fire_station: of(314, 167, 37, 9),
    volunteer_fire_station: of(149, 56, 13, 4),
    community_hall: of(161, 72, 22, 5),
    residential_home: of(159, 75, 28, 7),
    indoor_pool: { ...of(3506, 1410, 961, 398), per: 'water_surface' },
  } satisfies Record<BuildingClass, ClassBenchmark>,
} as const;

/** Means of Baden-Württemberg's municipal buildings and the targets set for them, kWh per m² and year. */
export const keaBw2021 = {
  id: 'kea-bw-2021',
  source: 'KEA-BW, Mittelwerte kommunaler Gebäude',
  year: 2021,
  unit: 'kWh/m²a',
  meanHeat: {
    administration: { low: 124, high: 124 },
    kindergarten: { low: 134, high: 134 },
    school: { low: 100, high: 120 },
  },
  targets: { heat: 50, power: 10 },
} as const;

export type Score = { value: number; level: 'green' | 'yellow' | 'red' };

/** (e − Ziel) / (Grenz − Ziel): up to 0 green, up to 1 yellow, above red. Null where there is nothing to divide. */
export function scoreAgainst(specific: number, { limit, target }: Benchmark): Score | null {
  if (!Number.isFinite(specific) || limit === target) return null;
  const value = (specific - target) / (limit - target);
  return { value, level: value <= 0 ? 'green' : value <= 1 ? 'yellow' : 'red' };
}
