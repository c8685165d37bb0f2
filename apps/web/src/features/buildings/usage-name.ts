import type { UsageType } from '@citypulse/contracts/buildings';
import { t } from '../../shell/i18n.ts';

/** The everyday word for a kind of building. */
export function usageName(usage: UsageType): string {
  switch (usage) {
    case 'administration':
      return t('Verwaltung');
    case 'school':
      return t('Schule');
    case 'kindergarten':
      return t('Kita');
    case 'gym':
      return t('Sporthalle');
    case 'fire_station':
      return t('Feuerwehr');
    case 'civic_hall':
      return t('Bürgerhaus');
    case 'library':
      return t('Bücherei');
    case 'museum':
      return t('Museum');
    case 'indoor_pool':
      return t('Hallenbad');
    case 'outdoor_pool':
      return t('Freibad');
    case 'depot':
      return t('Bauhof');
    case 'sewage_plant':
      return t('Kläranlage');
    case 'residential':
      return t('Wohnen');
    case 'cemetery':
      return t('Friedhof');
    case 'other':
      return t('Sonstiges');
  }
}
