import { z } from 'zod';
import { Day, Instant, Medium, name, PageQuery, pageOf, text, version } from './common.ts';
import { endpoint } from './endpoint.ts';

export const TariffId = z.uuid().brand<'TariffId'>();
export type TariffId = z.infer<typeof TariffId>;
export const FactorSetId = z.uuid().brand<'FactorSetId'>();
export type FactorSetId = z.infer<typeof FactorSetId>;

const tariffFields = {
  name,
  medium: Medium,
  validFrom: Day,
  /** Exclusive; null: open. Tariffs of one medium never overlap. */
  validTo: Day.nullable(),
  /** Arbeitspreis net, ct per kWh (per m³ for water). */
  energyPriceCents: z.number().min(0).max(10_000),
  /** Leistungspreis net, € per kW and year. */
  capacityPriceEuros: z.number().min(0).max(100_000),
  /** Grundpreis net, € per year and measuring point. */
  basePriceEuros: z.number().min(0).max(1_000_000),
  /** CO2 price net, € per tonne; applied to fuels on top of the energy price. */
  co2PriceEuros: z.number().min(0).max(10_000),
  vatPercent: z.number().min(0).max(100),
};

export const Tariff = z
  .object({ id: TariffId, ...tariffFields, version, updatedAt: Instant })
  .meta({ id: 'Tariff' });
export type Tariff = z.infer<typeof Tariff>;

export const listTariffs = endpoint({
  method: 'GET',
  path: '/v1/tariffs',
  access: 'prices:read',
  summary: 'Tariffs by medium and validity',
  query: PageQuery,
  response: pageOf(Tariff),
});

export const createTariff = endpoint({
  method: 'POST',
  path: '/v1/tariffs',
  access: 'prices:write',
  summary: 'Create a tariff',
  body: z.strictObject({
    id: TariffId.optional(),
    ...tariffFields,
    capacityPriceEuros: tariffFields.capacityPriceEuros.default(0),
    basePriceEuros: tariffFields.basePriceEuros.default(0),
    co2PriceEuros: tariffFields.co2PriceEuros.default(0),
  }),
  response: Tariff,
  status: 201,
  errors: ['forbidden', 'validity_overlap', 'already_exists'],
});

export const updateTariff = endpoint({
  method: 'PATCH',
  path: '/v1/tariffs/:tariffId',
  access: 'prices:write',
  summary: 'Change a tariff',
  params: z.object({ tariffId: TariffId }),
  body: z.strictObject(z.object(tariffFields).partial().shape),
  response: Tariff,
  errors: ['forbidden', 'not_found', 'validity_overlap', 'version_mismatch'],
});

export const Factor = z.object({
  medium: Medium,
  /** kg CO2 per kWh of the stated basis. */
  kgPerKwh: z.number().min(0).max(10),
  /** Heating value the factor refers to; `none` for power and heat. */
  basis: z.enum(['Hi', 'Hs', 'none']),
});

const factorSetFields = {
  name,
  source: text(300, 1),
  year: z.int().min(1990).max(2100),
  validFrom: Day,
  validTo: Day.nullable(),
  factors: z.array(Factor).min(1).max(20),
};

/** A versioned set; sets never overlap in time and are never mixed within a day. */
export const FactorSet = z
  .object({ id: FactorSetId, ...factorSetFields, version, updatedAt: Instant })
  .meta({ id: 'FactorSet' });
export type FactorSet = z.infer<typeof FactorSet>;

export const listFactorSets = endpoint({
  method: 'GET',
  path: '/v1/factor-sets',
  access: 'prices:read',
  summary: 'CO2 factor sets by validity',
  query: PageQuery,
  response: pageOf(FactorSet),
});

export const createFactorSet = endpoint({
  method: 'POST',
  path: '/v1/factor-sets',
  access: 'prices:write',
  summary: 'Create a factor set',
  body: z.strictObject({ id: FactorSetId.optional(), ...factorSetFields }),
  response: FactorSet,
  status: 201,
  errors: ['forbidden', 'validity_overlap', 'already_exists'],
});

export const updateFactorSet = endpoint({
  method: 'PATCH',
  path: '/v1/factor-sets/:factorSetId',
  access: 'prices:write',
  summary: 'Change a factor set',
  params: z.object({ factorSetId: FactorSetId }),
  body: z.strictObject(z.object(factorSetFields).partial().shape),
  response: FactorSet,
  errors: ['forbidden', 'not_found', 'validity_overlap', 'version_mismatch'],
});

/** Gas: kWh(Hs) = m³ × Zustandszahl × Brennwert. */
export const GasConversion = z
  .object({
    id: z.uuid(),
    validFrom: Day,
    validTo: Day.nullable(),
    stateNumber: z.number().min(0.5).max(1.5),
    calorificValue: z.number().min(5).max(15),
    version,
  })
  .meta({ id: 'GasConversion' });
export type GasConversion = z.infer<typeof GasConversion>;

export const listGasConversions = endpoint({
  method: 'GET',
  path: '/v1/gas-conversions',
  access: 'prices:read',
  summary: 'Zustandszahl and Brennwert by validity',
  query: PageQuery,
  response: pageOf(GasConversion),
});

export const createGasConversion = endpoint({
  method: 'POST',
  path: '/v1/gas-conversions',
  access: 'prices:write',
  summary: 'Create a gas conversion',
  body: z.strictObject(GasConversion.omit({ version: true }).partial({ id: true }).shape),
  response: GasConversion,
  status: 201,
  errors: ['forbidden', 'validity_overlap', 'already_exists'],
});

export const updateGasConversion = endpoint({
  method: 'PATCH',
  path: '/v1/gas-conversions/:conversionId',
  access: 'prices:write',
  summary: 'Change a gas conversion, such as to end the one in force before the next begins',
  params: z.object({ conversionId: z.uuid() }),
  body: z.strictObject(GasConversion.omit({ id: true, version: true }).partial().shape),
  response: GasConversion,
  errors: ['forbidden', 'not_found', 'validity_overlap', 'version_mismatch'],
});
