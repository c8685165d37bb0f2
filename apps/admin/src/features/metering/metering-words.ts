import { units, type MeasuringPoint, type Unit } from '@citypulse/contracts/metering';
import type { Medium } from '@citypulse/contracts/common';
import { t } from '../../shell/i18n.ts';

export const unitLabel: Record<Unit, string> = { kWh: 'kWh', m3: 'm³', l: 'l', kg: 'kg' };
export const unitOptions = units.map((value) => ({ value, label: unitLabel[value] }));

/** What meters of this carrier usually count in. */
export const usualUnit: Record<Medium, Unit> = {
  electricity: 'kWh',
  gas: 'm3',
  district_heat: 'kWh',
  water: 'm3',
  heating_oil: 'l',
  pellets: 'kg',
  lpg: 'l',
  pv: 'kWh',
};

export const directionOptions = (): { value: MeasuringPoint['direction']; label: string }[] => [
  { value: 'consumption', label: t('Bezug') },
  { value: 'generation', label: t('Erzeugung') },
  { value: 'feed_in', label: t('Einspeisung') },
];

export const kindOptions = (): { value: MeasuringPoint['kind']; label: string }[] => [
  { value: 'main', label: t('Hauptmessung') },
  { value: 'sub', label: t('Untermessung') },
  { value: 'virtual', label: t('virtuell (berechnet)') },
];

export const modeOptions = (): { value: MeasuringPoint['readingMode']; label: string }[] => [
  { value: 'interval', label: t('Lastgang') },
  { value: 'manual', label: t('Ablesung von Hand') },
];

export const intervalOptions = () => [
  { value: '900', label: t('15 Minuten') },
  { value: '3600', label: t('1 Stunde') },
];
