/**
 * CO2 factors and prices as their publishers state them. Sets are never mixed, and a year or fuel that is not
 * listed is unknown: nothing is interpolated.
 */
export type FactorStatus = 'preliminary' | 'estimated';

export type FactorFuel =
  | 'electricity'
  | 'gas'
  | 'heating_oil'
  | 'lpg'
  | 'district_heat'
  | 'pellets'
  | 'wood'
  | 'chp_heat_gas'
  | 'chp_heat_liquid';

export type YearFactor = { year: number; value: number; status?: FactorStatus };

/** German electricity mix, g CO2 per kWh. */
export const ubaElectricityMix = {
  id: 'uba-strommix',
  source: 'Umweltbundesamt, CO2-Emissionsfaktor deutscher Strommix',
  unit: 'g/kWh',
  values: [
    { year: 2017, value: 485 },
    { year: 2018, value: 468 },
    { year: 2019, value: 401, status: 'estimated' },
    { year: 2022, value: 433 },
    { year: 2023, value: 386, status: 'preliminary' },
    { year: 2024, value: 363, status: 'estimated' },
  ] satisfies YearFactor[],
} as const;

/** Direct emissions, kg CO2 per kWh of net calorific value (Hi). */
export const bafaDirectFactors = {
  id: 'bafa-direct',
  source: 'BAFA, Informationsblatt CO2-Faktoren',
  unit: 'kg/kWh_Hi',
  values: { gas: 0.201, heating_oil: 0.266, district_heat: 0.28, pellets: 0.036, lpg: 0.239 },
} as const;

/** kg CO2 equivalent per kWh of net calorific value (Hi). */
export const gegAnnex9Factors = {
  id: 'geg-annex-9',
  source: 'Gebäudeenergiegesetz, Anlage 9',
  unit: 'kg/kWh_Hi',
  values: {
    gas: 0.24,
    heating_oil: 0.31,
    lpg: 0.27,
    wood: 0.02,
    electricity: 0.56,
    chp_heat_gas: 0.18,
    chp_heat_liquid: 0.18,
  },
} as const;

/** National price of a tonne of CO2 in €; from 2026 on a corridor. */
export const co2Prices = {
  id: 'co2-price',
  source: 'Brennstoffemissionshandelsgesetz',
  unit: '€/t',
  values: [
    { year: 2021, low: 25, high: 25 },
    { year: 2022, low: 30, high: 30 },
    { year: 2023, low: 30, high: 30 },
    { year: 2024, low: 45, high: 45 },
    { year: 2025, low: 55, high: 55 },
    { year: 2026, low: 55, high: 65 },
  ],
} as const;

/** Null where the year is not published here. */
export function electricityMixOf(year: number): YearFactor | null {
  return ubaElectricityMix.values.find((entry) => entry.year === year) ?? null;
}

export function co2PriceOf(year: number): { year: number; low: number; high: number } | null {
  return co2Prices.values.find((entry) => entry.year === year) ?? null;
}

/** kg CO2 per kWh (Hi) of a fuel in one set, null where the set does not know it. */
export function factorOf(
  set: { values: Partial<Record<FactorFuel, number>> },
  fuel: FactorFuel,
): number | null {
  return set.values[fuel] ?? null;
}
