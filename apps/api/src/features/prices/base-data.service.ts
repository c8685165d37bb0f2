import type { Medium } from '@citypulse/contracts/common';
import type { FactorSet } from '@citypulse/contracts/prices';
import { bafaDirectFactors, electricityMixOf, ubaElectricityMix } from '@citypulse/energy/factors';
import type { AppContext } from '../../platform/context.ts';
import { insertFactorSetIfFree, replaceFactors } from './factor-sets.sql.ts';

type ShippedSet = Pick<FactorSet, 'name' | 'source' | 'year' | 'validFrom' | 'validTo' | 'factors'> & {
  id: string;
};

/** Years with a set of their own; the power mix of a year its publisher has not stated is left out. */
const years = [2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024];
const statusWords = { estimated: ', geschätzt', preliminary: ', vorläufig' } as const;

const fuels: FactorSet['factors'] = Object.entries(bafaDirectFactors.values).map(([medium, kgPerKwh]) => ({
  medium: medium as Medium,
  kgPerKwh,
  // District heat is measured as heat: there is no heating value to refer to.
  basis: medium === 'district_heat' ? 'none' : 'Hi',
}));

/** The newest set stays valid until a newer one is entered. */
function shippedSet(year: number): ShippedSet {
  const mix = electricityMixOf(year);
  const electricity = mix
    ? [{ medium: 'electricity', kgPerKwh: mix.value / 1000, basis: 'none' } as const]
    : [];
  const mixSource = mix
    ? `${ubaElectricityMix.source} (${year}${mix.status ? statusWords[mix.status] : ''}); `
    : '';
  return {
    // Fixed, so that every start and every node means the same set.
    id: `00000000-0000-4000-8000-00000000${year}`,
    name: mix ? `UBA/BAFA ${year}` : `BAFA ${year} (Strommix unbekannt)`,
    source: `${mixSource}${bafaDirectFactors.source}`,
    year,
    validFrom: `${year}-01-01`,
    validTo: year === years.at(-1) ? null : `${year + 1}-01-01`,
    factors: [...electricity, ...fuels],
  };
}

/** Writes the factor sets every town starts with; safe to repeat, and never over what a town has changed. */
export async function ensureBaseData(app: AppContext): Promise<void> {
  for (const { id, factors, ...set } of years.map(shippedSet)) {
    await app.db.system.transaction().execute(async (trx) => {
      if (await insertFactorSetIfFree(trx, id, set)) await replaceFactors(trx, id, factors);
    });
  }
}
