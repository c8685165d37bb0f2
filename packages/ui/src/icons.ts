import type { ColorToken } from './tokens.ts';

/** Names, shapes and second channels of carriers and states; each app draws them with its own icon set. */

export const carriers = {
  electricity: { icon: 'bolt', fill: 'electricity', text: 'electricity-text', dash: [], hatch: 'none' },
  gas: { icon: 'flame', fill: 'gas', text: 'gas-text', dash: [6, 3], hatch: 'diagonal' },
  district_heat: {
    icon: 'temperature',
    fill: 'district-heat',
    text: 'district-heat-text',
    dash: [2, 2],
    hatch: 'horizontal',
  },
  water: { icon: 'droplet', fill: 'water', text: 'water-text', dash: [8, 2, 2, 2], hatch: 'dots' },
  pv: { icon: 'solar-panel', fill: 'pv', text: 'pv-text', dash: [10, 4], hatch: 'back-diagonal' },
  heating_oil: {
    icon: 'barrel',
    fill: 'heating-oil',
    text: 'heating-oil-text',
    dash: [4, 2, 1, 2],
    hatch: 'vertical',
  },
  pellets: { icon: 'leaf', fill: 'pellets', text: 'pellets-text', dash: [12, 3, 3, 3], hatch: 'cross' },
  lpg: { icon: 'gas-cylinder', fill: 'lpg', text: 'lpg-text', dash: [1, 3], hatch: 'wide-diagonal' },
} as const satisfies Record<
  string,
  { icon: string; fill: ColorToken; text: ColorToken; dash: readonly number[]; hatch: string }
>;

export type Carrier = keyof typeof carriers;
export type CarrierIconName = (typeof carriers)[Carrier]['icon'];
export type Hatch = (typeof carriers)[Carrier]['hatch'];

/** States are told apart by shape and word; colour only supports. */
export const statuses = {
  ok: { icon: 'circle-check', color: 'ok', tint: 'ok-tint' },
  info: { icon: 'info-circle', color: 'info', tint: 'info-tint' },
  warn: { icon: 'triangle', color: 'warn', tint: 'warn-tint' },
  critical: { icon: 'octagon-filled', color: 'critical', tint: 'critical-tint' },
  pending: { icon: 'clock', color: 'pending', tint: 'pending-tint' },
  stale: { icon: 'cloud-off', color: 'stale', tint: 'stale-tint' },
} as const satisfies Record<string, { icon: string; color: ColorToken; tint: ColorToken }>;

export type Status = keyof typeof statuses;

/** Carrier names; the short everyday word of the field. */
export const carrierNames: Record<'de' | 'en', Record<Carrier, string>> = {
  de: {
    electricity: 'Strom',
    gas: 'Gas',
    district_heat: 'Fernwärme',
    water: 'Wasser',
    pv: 'PV',
    heating_oil: 'Heizöl',
    pellets: 'Pellets',
    lpg: 'Flüssiggas',
  },
  en: {
    electricity: 'Electricity',
    gas: 'Gas',
    district_heat: 'District heat',
    water: 'Water',
    pv: 'PV',
    heating_oil: 'Heating oil',
    pellets: 'Pellets',
    lpg: 'LPG',
  },
};
