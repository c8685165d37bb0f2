import type { Formats } from '@citypulse/ui/formats';
import { t } from '../../shell/i18n.ts';
import { energyOf, specificOf } from './benchmark.ts';
import type { MapMark } from './town-map.tsx';
import type { BuildingWithFigures } from './use-building-figures.ts';

/** Size by the year's energy, shape by heat per area against its benchmark. */
export const marksOf = (rows: readonly BuildingWithFigures[], formats: Formats): MapMark[] =>
  rows.map(({ building, figures }) => {
    const media = figures?.media ?? [];
    const energy = (energyOf(media, 'heat') ?? 0) + (energyOf(media, 'power') ?? 0);
    const specific = specificOf(building, media, 'heat');
    return {
      building,
      weight: energy || null,
      specific,
      level: specific?.level ?? null,
      detail: specific
        ? t('Wärme {value} kWh/m² a', { value: formats.number(specific.value, 1) })
        : formats.quantity(energy || null, 'kWh'),
    };
  });
