import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { useMemo } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './buildings-page.module.css';
import { LevelBadge } from './level-badge.tsx';
import { marksOf } from './map-marks.ts';
import { MapLegend, TownMap } from './town-map.tsx';
import type { BuildingWithFigures } from './use-building-figures.ts';

interface BuildingsMapProps {
  rows: readonly BuildingWithFigures[];
  selectedId: string | undefined;
  onSelect: (buildingId: string) => void;
}

/** Map and list side by side: everything the map tells stands in the list too. */
export function BuildingsMap({ rows, selectedId, onSelect }: BuildingsMapProps) {
  const formats = useFormats();
  const marks = useMemo(() => marksOf(rows, formats), [rows, formats]);
  return (
    <div className={classes.mapSplit}>
      <Card title={t('Karte')} subtitle={t('Wärme je Fläche, 12 volle Monate')}>
        <TownMap marks={marks} height={600} selectedId={selectedId} onSelect={onSelect} />
        <MapLegend />
      </Card>
      <Card title={t('Liste')} count={marks.length} flush>
        <ul className={classes.mapList}>
          {marks.map(({ building, detail, specific }) => (
            <li key={building.id}>
              <button
                type="button"
                className={classes.mapRow}
                aria-pressed={building.id === selectedId}
                onClick={() => onSelect(building.id)}
              >
                <span>
                  <strong>{building.name}</strong>
                  <br />
                  <span className="muted">{detail}</span>
                </span>
                <LevelBadge specific={specific} size="sm" />
              </button>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
