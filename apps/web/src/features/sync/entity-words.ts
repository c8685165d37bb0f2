import { t } from '../../shell/i18n.ts';

const words: Record<string, () => string> = {
  sites: () => t('Liegenschaften'),
  buildings: () => t('Gebäude'),
  measuring_points: () => t('Messstellen'),
  meters: () => t('Zähler'),
  meter_exchanges: () => t('Zählerwechsel'),
  readings: () => t('Ablesungen'),
  interval_days: () => t('Messwerte'),
  tariffs: () => t('Tarife'),
  factor_sets: () => t('CO₂-Faktoren'),
  gas_conversions: () => t('Gas-Umrechnungen'),
  memberships: () => t('Rechte'),
};

/** What the feed calls an entity, in the words of the screens. */
export const entityWords = (entity: string): string => words[entity]?.() ?? entity;
