/** Energy content by calorific value: gas is billed by Hs (gross), emissions are often stated by Hi (net). */
export const HS_PER_HI = 1.108;
export const OIL_KWH_PER_LITRE = 10;
export const PELLETS_KWH_PER_KG = 4.9;

export type EnergyUnit = 'Wh' | 'kWh' | 'MWh';

const KWH_PER_UNIT: Record<EnergyUnit, number> = { Wh: 0.001, kWh: 1, MWh: 1000 };

export function toKwh(amount: number, unit: EnergyUnit): number {
  return amount * KWH_PER_UNIT[unit];
}

export function fromKwh(kwh: number, unit: EnergyUnit): number {
  return kwh / KWH_PER_UNIT[unit];
}

/** Mean power over an interval, in kW, to kWh. */
export function powerToEnergy(kilowatts: number, lengthSeconds: number): number {
  return (kilowatts * lengthSeconds) / 3600;
}

/** Gas quality of a period from the supplier's bill: Zustandszahl (no unit) and Brennwert in kWh_Hs/m³. */
export type GasQuality = { stateNumber: number; calorificValue: number };

/** m³ × Zustandszahl × Brennwert = kWh_Hs (DVGW G 685). */
export function gasToKwhHs(cubicMetres: number, { stateNumber, calorificValue }: GasQuality): number {
  return cubicMetres * stateNumber * calorificValue;
}

export function hsToHi(kwhHs: number): number {
  return kwhHs / HS_PER_HI;
}

export function hiToHs(kwhHi: number): number {
  return kwhHi * HS_PER_HI;
}

export function oilToKwh(litres: number): number {
  return litres * OIL_KWH_PER_LITRE;
}

export function pelletsToKwh(kilograms: number): number {
  return kilograms * PELLETS_KWH_PER_KG;
}
