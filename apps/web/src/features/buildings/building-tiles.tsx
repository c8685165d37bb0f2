import { scaleFor } from '@citypulse/ui/formats';
import { CarrierIcon, useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { useFormats } from '@citypulse/ui/web/provider';
import { t } from '../../shell/i18n.ts';
import { specificOf } from './benchmark.ts';
import { BuildingPicture } from './building-picture.tsx';
import classes from './buildings-page.module.css';
import { totalOf } from './figure-columns.tsx';
import { LevelBadge } from './level-badge.tsx';
import { usageName } from './usage-name.ts';
import type { BuildingWithFigures } from './use-building-figures.ts';

interface BuildingTilesProps {
  rows: readonly BuildingWithFigures[];
  onOpen: (buildingId: string) => void;
}

const media = [
  'electricity',
  'gas',
  'district_heat',
  'heating_oil',
  'pellets',
  'lpg',
  'water',
  'pv',
] as const;

export function BuildingTiles({ rows, onOpen }: BuildingTilesProps) {
  return (
    <ul className={classes.tiles}>
      {rows.map((row) => (
        <li key={row.building.id}>
          <BuildingTile row={row} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

function BuildingTile({ row, onOpen }: { row: BuildingWithFigures; onOpen: (buildingId: string) => void }) {
  const formats = useFormats();
  const name = useCarrierName();
  const { building, figures } = row;
  return (
    <button type="button" className={classes.tile} onClick={() => onOpen(building.id)}>
      <span className={classes.tileHead}>
        <BuildingPicture usage={building.usageType} width={56} height={40} />
        <span>
          <span className={classes.tileName}>{building.name}</span>
          <br />
          <span className="muted small">
            {usageName(building.usageType)} · {building.siteName}
          </span>
        </span>
      </span>
      <span className={classes.tileFigures}>
        {media.flatMap((medium) => {
          const total = totalOf(row, medium);
          if (!total || total.total === null) return [];
          return [
            <span key={medium} className={classes.figure} title={name(medium)}>
              <CarrierIcon carrier={medium} size={16} />
              <span className="visually-hidden">{name(medium)}</span>
              {formats.quantity(total.total, total.unit, scaleFor(total.unit, [total.total]))}
            </span>,
          ];
        })}
      </span>
      <span className={classes.tileFoot}>
        <LevelBadge specific={specificOf(building, figures?.media ?? [], 'heat')} size="sm" />
        {figures && t('{share} vollständig', { share: formats.percent(figures.completeness) })}
      </span>
    </button>
  );
}
