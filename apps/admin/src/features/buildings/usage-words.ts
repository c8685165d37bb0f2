import { areaKinds, usageTypes, type BuildingArea, type UsageType } from '@citypulse/contracts/buildings';
import { t } from '../../shell/i18n.ts';

export function usageName(usage: UsageType): string {
  switch (usage) {
    case 'administration':
      return t('Verwaltungsgebäude');
    case 'school':
      return t('Schule');
    case 'kindergarten':
      return t('Kindergarten');
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
      return t('Wohngebäude');
    case 'cemetery':
      return t('Friedhof');
    case 'other':
      return t('Sonstiges');
  }
}

export const usageOptions = () => usageTypes.map((value) => ({ value, label: usageName(value) }));

function areaName(kind: BuildingArea['kind']): string {
  switch (kind) {
    case 'ngf':
      return t('Nettogrundfläche');
    case 'bgf':
      return t('Bruttogrundfläche');
    case 'heated':
      return t('beheizte Fläche');
    case 'water_surface':
      return t('Wasserfläche');
  }
}

export const areaOptions = () => areaKinds.map((value) => ({ value, label: areaName(value) }));
