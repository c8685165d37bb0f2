import { gasToKwhHs, HS_PER_HI, OIL_KWH_PER_LITRE, PELLETS_KWH_PER_KG } from './conversions.ts';
import { daysBetween } from './local-days.ts';

/** Dates are `yyyy-mm-dd`; `validTo` is exclusive, null is open. */
export type Validity = { validFrom: string; validTo: string | null };

export type TariffTerms = Validity & {
  name: string;
  medium: string;
  energyPriceCents: number;
  capacityPriceEuros: number;
  basePriceEuros: number;
  co2PriceEuros: number;
  vatPercent: number;
};

export type FactorTerms = Validity & {
  name: string;
  source: string;
  year: number;
  medium: string;
  kgPerKwh: number;
  basis: 'Hi' | 'Hs' | 'none';
};

export type GasTerms = Validity & { stateNumber: number; calorificValue: number };

/** What amounts are valued by. Tariffs of one medium, factors and conversions never overlap in time. */
export type Catalogue = { tariffs: TariffTerms[]; factors: FactorTerms[]; gas: GasTerms[] };

export type Valued = { medium: string; unit: string; direction: string };
/** `common`: in the unit amounts of a medium are added in, kWh or (water) m³. */
export type Measure = 'raw' | 'common' | 'cost' | 'co2';

/** From `since` on: figure = amount · perUnit + measured days · perDay; null where nothing is known. */
export type RateSpan = { since: string; until: string; perUnit: number | null; perDay: number };
export type Rates = { spans: RateSpan[]; basis: string[] };

const FUELS = new Set(['gas', 'heating_oil', 'lpg']);

const validOn = <T extends Validity>(terms: readonly T[], date: string): T | null =>
  terms.find(({ validFrom, validTo }) => validFrom <= date && (validTo === null || date < validTo)) ?? null;

/** Days on which a rate may change, the first day of the period among them. */
export function rateBoundaries(catalogue: Catalogue, since: string, until: string): string[] {
  const dates = new Set([since]);
  const take = (date: string | null) => date !== null && date > since && date < until && dates.add(date);
  for (const terms of [catalogue.tariffs, catalogue.factors, catalogue.gas]) {
    for (const { validFrom, validTo } of terms) [validFrom, validTo].forEach(take);
  }
  // A day's share of a yearly price depends on the length of the year.
  for (let year = Number(since.slice(0, 4)) + 1; year <= Number(until.slice(0, 4)); year += 1) {
    take(`${year}-01-01`);
  }
  return [...dates].toSorted();
}

/** kWh in one unit: gas by Zustandszahl and Brennwert (Hs), oil and pellets by their usual heating value (Hi). */
export function kwhPerUnit({ medium, unit }: Valued, gas: GasTerms | null): number | null {
  if (unit === 'kWh') return 1;
  if (medium === 'gas' && unit === 'm3') return gas && gasToKwhHs(1, gas);
  if (medium === 'heating_oil' && unit === 'l') return OIL_KWH_PER_LITRE;
  if (medium === 'pellets' && unit === 'kg') return PELLETS_KWH_PER_KG;
  return null;
}

function cubicMetresPerUnit(unit: string): number | null {
  if (unit === 'm3') return 1;
  return unit === 'l' ? 0.001 : null;
}

const commonPerUnit = (valued: Valued, gas: GasTerms | null) =>
  valued.medium === 'water' ? cubicMetresPerUnit(valued.unit) : kwhPerUnit(valued, gas);

/** Gas is counted in Hs; a factor that refers to Hi applies to the smaller figure. */
function kgPerKwh(factor: FactorTerms | null, medium: string): number | null {
  if (!factor) return null;
  return medium === 'gas' && factor.basis === 'Hi' ? factor.kgPerKwh / HS_PER_HI : factor.kgPerKwh;
}

type Terms = { tariff: TariffTerms | null; factor: FactorTerms | null; gas: GasTerms | null };

function costOf(valued: Valued, terms: Terms, since: string): Pick<RateSpan, 'perUnit' | 'perDay'> {
  const { tariff } = terms;
  const amount = commonPerUnit(valued, terms.gas);
  if (!tariff || amount === null) return { perUnit: null, perDay: 0 };
  const isTaxedFuel = FUELS.has(valued.medium) && tariff.co2PriceEuros > 0;
  const kg = isTaxedFuel ? kgPerKwh(terms.factor, valued.medium) : 0;
  if (kg === null) return { perUnit: null, perDay: 0 };
  const gross = 1 + tariff.vatPercent / 100;
  const year = Number(since.slice(0, 4));
  const perDay = (tariff.basePriceEuros * gross) / daysBetween(`${year}-01-01`, `${year + 1}-01-01`);
  return {
    perUnit: amount * (tariff.energyPriceCents / 100 + (tariff.co2PriceEuros * kg) / 1000) * gross,
    perDay,
  };
}

function rateOn(
  valued: Valued,
  measure: Measure,
  terms: Terms,
  since: string,
): Pick<RateSpan, 'perUnit' | 'perDay'> {
  if (measure === 'raw') return { perUnit: 1, perDay: 0 };
  if (measure === 'common') return { perUnit: commonPerUnit(valued, terms.gas), perDay: 0 };
  // What is made on site or delivered out is neither bought nor burnt.
  if (valued.direction !== 'consumption') return { perUnit: null, perDay: 0 };
  if (measure === 'cost') return costOf(valued, terms, since);
  const [kwh, kg] = [kwhPerUnit(valued, terms.gas), kgPerKwh(terms.factor, valued.medium)];
  return { perUnit: kwh === null || kg === null ? null : kwh * kg, perDay: 0 };
}

/** How amounts of one kind are valued through a period, and by what. */
export function ratesOf(
  valued: Valued,
  measure: Measure,
  catalogue: Catalogue,
  boundaries: readonly string[],
  until: string,
): Rates {
  const basis = new Set<string>();
  const tariffs = catalogue.tariffs.filter(({ medium }) => medium === valued.medium);
  const factors = catalogue.factors.filter(({ medium }) => medium === valued.medium);
  const spans = boundaries.map((since, index) => {
    const terms = {
      tariff: validOn(tariffs, since),
      factor: validOn(factors, since),
      gas: validOn(catalogue.gas, since),
    };
    const rate = rateOn(valued, measure, terms, since);
    if (rate.perUnit !== null) for (const line of basisOf(valued, measure, terms)) basis.add(line);
    return { since, until: boundaries[index + 1] ?? until, ...rate };
  });
  return { spans, basis: [...basis] };
}

// The words of a basis are shown to people as they are.
const decimal = (value: number) => String(value).replace('.', ',');
const day = (date: string) => date.split('-').toReversed().join('.');

function tariffLine(tariff: TariffTerms, medium: string): string {
  const parts = [`${decimal(tariff.energyPriceCents)} ct/${medium === 'water' ? 'm³' : 'kWh'}`];
  if (tariff.co2PriceEuros > 0 && FUELS.has(medium))
    parts.push(`CO₂-Preis ${decimal(tariff.co2PriceEuros)} €/t`);
  if (tariff.basePriceEuros > 0) parts.push(`Grundpreis ${decimal(tariff.basePriceEuros)} €/a`);
  parts.push(`${decimal(tariff.vatPercent)} % USt.`);
  const capacity = tariff.capacityPriceEuros > 0 ? '; Leistungspreis nicht enthalten' : '';
  return `Tarif „${tariff.name}“ ab ${day(tariff.validFrom)}: ${parts.join(', ')}${capacity}`;
}

function basisOf(valued: Valued, measure: Measure, { tariff, factor, gas }: Terms): string[] {
  const lines: string[] = [];
  if (measure === 'cost' && tariff) lines.push(tariffLine(tariff, valued.medium));
  const usesFactor =
    measure === 'co2' || (measure === 'cost' && FUELS.has(valued.medium) && (tariff?.co2PriceEuros ?? 0) > 0);
  if (usesFactor && factor) {
    const kind = factor.basis === 'none' ? '' : ` (${factor.basis})`;
    lines.push(
      `CO₂-Faktoren „${factor.name}“ (${factor.source}, ${factor.year}): ${decimal(factor.kgPerKwh)} kg/kWh${kind}`,
    );
    if (valued.medium === 'gas' && factor.basis === 'Hi') lines.push(`Gas: Hs/Hi = ${decimal(HS_PER_HI)}`);
  }
  if (measure !== 'raw') lines.push(...conversionLines(valued, gas));
  return lines;
}

function conversionLines({ medium, unit }: Valued, gas: GasTerms | null): string[] {
  if (medium === 'gas' && unit === 'm3' && gas) {
    const { stateNumber, calorificValue, validFrom } = gas;
    return [
      `Gas ab ${day(validFrom)}: Zustandszahl ${decimal(stateNumber)} × Brennwert ${decimal(calorificValue)} kWh/m³ (Hs)`,
    ];
  }
  if (medium === 'heating_oil' && unit === 'l') return [`Heizöl: ${OIL_KWH_PER_LITRE} kWh/l (Hi)`];
  if (medium === 'pellets' && unit === 'kg') return [`Pellets: ${decimal(PELLETS_KWH_PER_KG)} kWh/kg (Hi)`];
  return [];
}
