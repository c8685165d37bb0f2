import type { Building } from '@citypulse/contracts/buildings';
import { useId, useMemo, type KeyboardEvent } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './town-map.module.css';
import ground from './town-ground.json';

export interface MapMark {
  building: Building;
  /** Drives the size, such as kWh in the year; null draws the smallest. */
  weight: number | null;
  level: 'green' | 'yellow' | 'red' | null;
  /** Spoken and shown with the name. */
  detail: string;
}

interface TownMapProps {
  marks: readonly MapMark[];
  height: number;
  selectedId?: string;
  onSelect: (buildingId: string) => void;
}

type Position = readonly number[];

const width = 360;
/** A degree of longitude is shorter than one of latitude by the cosine of Hechingen's. */
const squeeze = Math.cos((48.35 / 180) * Math.PI);

function projection() {
  const all: Position[] = ground.districts.flatMap((district) => district.ring);
  const lons = all.map(([lon = 0]) => lon);
  const lats = all.map(([, lat = 0]) => lat);
  const [west, east, south, north] = [
    Math.min(...lons),
    Math.max(...lons),
    Math.min(...lats),
    Math.max(...lats),
  ];
  const scale = (width - 16) / ((east - west) * squeeze);
  const height = (north - south) * scale + 16;
  const place = ([lon = 0, lat = 0]: Position): [number, number] => [
    8 + (lon - west) * squeeze * scale,
    8 + (north - lat) * scale,
  ];
  return { height, place };
}

const { height: groundHeight, place } = projection();
const pathOf = (points: readonly Position[]) =>
  points
    .map(
      (point, index) =>
        `${index === 0 ? 'M' : 'L'}${place(point)
          .map((value) => value.toFixed(1))
          .join(' ')}`,
    )
    .join('');

/** Own ground without network: districts, river, buildings. The list beside it holds the same. */
export function TownMap({ marks, height, selectedId, onSelect }: TownMapProps) {
  const title = useId();
  const most = Math.max(1, ...marks.map((mark) => mark.weight ?? 0));
  // Large marks first, so that small ones stay on top and can be hit.
  const drawn = useMemo(() => marks.toSorted((a, b) => (b.weight ?? 0) - (a.weight ?? 0)), [marks]);
  return (
    <svg
      className={classes.map}
      viewBox={`0 0 ${width} ${groundHeight.toFixed(0)}`}
      style={{ height }}
      role="group"
      aria-labelledby={title}
    >
      <title id={title}>{t('Karte der Gebäude')}</title>
      {ground.districts.map((district) => (
        <path
          key={district.name}
          d={`${pathOf(district.ring)}Z`}
          className={classes.district}
          data-core={district.name === 'Kernstadt' || undefined}
        />
      ))}
      <path d={pathOf(ground.river)} className={classes.river} />
      {ground.districts.map((district) => {
        const [x, y] = place(district.label);
        return (
          <text
            key={district.name}
            x={x}
            y={y - 12}
            className={classes.name}
            data-core={district.name === 'Kernstadt' || undefined}
          >
            {district.name}
          </text>
        );
      })}
      {drawn.map((mark) => (
        <BuildingMark
          key={mark.building.id}
          mark={mark}
          radius={4 + 7 * Math.sqrt((mark.weight ?? 0) / most)}
          selected={mark.building.id === selectedId}
          onSelect={onSelect}
        />
      ))}
    </svg>
  );
}

interface BuildingMarkProps {
  mark: MapMark;
  radius: number;
  selected: boolean;
  onSelect: (buildingId: string) => void;
}

function BuildingMark({ mark, radius, selected, onSelect }: BuildingMarkProps) {
  const { building, level, detail } = mark;
  if (building.latitude === null || building.longitude === null) return null;
  const [x, y] = place([building.longitude, building.latitude]);
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onSelect(building.id);
  };
  return (
    <g
      role="button"
      tabIndex={0}
      aria-pressed={selected}
      aria-label={`${building.name}, ${detail}`}
      className={classes.mark}
      data-level={level ?? 'none'}
      data-selected={selected || undefined}
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
      onClick={() => onSelect(building.id)}
      onKeyDown={press}
    >
      <title>{`${building.name}\n${detail}`}</title>
      <circle r={Math.max(12, radius + 3)} className={classes.hit} />
      <path d={shapeOf(level, radius)} />
    </g>
  );
}

/** Told apart by shape, not by colour alone: octagon, triangle, circle. */
function shapeOf(level: MapMark['level'], r: number): string {
  if (level === 'red') return polygon(8, r, Math.PI / 8);
  if (level === 'yellow') return polygon(3, r * 1.2, -Math.PI / 2);
  return `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`;
}

function polygon(corners: number, r: number, turn: number): string {
  const points = Array.from({ length: corners }, (_, index) => {
    const angle = turn + (index / corners) * 2 * Math.PI;
    return `${(Math.cos(angle) * r).toFixed(2)} ${(Math.sin(angle) * r).toFixed(2)}`;
  });
  return `M${points.join('L')}Z`;
}
