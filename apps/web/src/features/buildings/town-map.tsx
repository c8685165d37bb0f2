import type { Building } from '@citypulse/contracts/buildings';
import { useId, useMemo, type KeyboardEvent } from 'react';
import { t } from '../../shell/i18n.ts';
import type { Specific } from './benchmark.ts';
import { placeNames, spreadSpots, type Spot } from './map-layout.ts';
import classes from './town-map.module.css';
import ground from './town-ground.json';

export interface MapMark {
  building: Building;
  /** Drives the size, such as kWh in the year; null draws the smallest. */
  weight: number | null;
  specific: Specific | null;
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
const rounded = (value: number) => Math.round(value * 10) / 10;
const pathOf = (points: readonly Position[]) =>
  points.map((point, index) => `${index === 0 ? 'M' : 'L'}${place(point).map(rounded).join(' ')}`).join('');

/** Own ground without network: districts, river, buildings. The list beside it holds the same. */
export function TownMap({ marks, height, selectedId, onSelect }: TownMapProps) {
  const title = useId();
  // Large marks first, so that small ones stay on top and can be hit.
  const drawn = useMemo(() => layoutOf(marks), [marks]);
  const names = useMemo(
    () =>
      placeNames(
        ground.districts.map(({ name, label }) => {
          const [x, y] = place(label);
          return { text: name, x, y };
        }),
        drawn.map(({ spot }) => spot),
      ),
    [drawn],
  );
  return (
    <svg
      className={classes.map}
      viewBox={`0 0 ${width} ${Math.round(groundHeight)}`}
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
          data-core={district.name === core || undefined}
        />
      ))}
      <path d={pathOf(ground.river)} className={classes.river} />
      {names.map(({ text, x, y }) => (
        <text key={text} x={x} y={y} className={classes.name} data-core={text === core || undefined}>
          {text}
        </text>
      ))}
      {drawn.map(({ mark, spot }) => (
        <BuildingMark
          key={mark.building.id}
          mark={mark}
          spot={spot}
          selected={mark.building.id === selectedId}
          onSelect={onSelect}
        />
      ))}
    </svg>
  );
}

const core = 'Kernstadt';

function layoutOf(marks: readonly MapMark[]): { mark: MapMark; spot: Spot }[] {
  const most = Math.max(1, ...marks.map((mark) => mark.weight ?? 0));
  const placed = marks
    .toSorted((a, b) => (b.weight ?? 0) - (a.weight ?? 0))
    .flatMap((mark) => {
      const { id, latitude, longitude } = mark.building;
      if (latitude === null || longitude === null) return [];
      const [x, y] = place([longitude, latitude]);
      const radius = 3 + 5 * Math.sqrt((mark.weight ?? 0) / most);
      return [{ mark, spot: { id: id as string, x, y, radius } }];
    });
  const spots = spreadSpots(placed.map(({ spot }) => spot));
  return placed.map(({ mark, spot }, index) => ({ mark, spot: spots[index] ?? spot }));
}

interface BuildingMarkProps {
  mark: MapMark;
  spot: Spot;
  selected: boolean;
  onSelect: (buildingId: string) => void;
}

function BuildingMark({ mark, spot, selected, onSelect }: BuildingMarkProps) {
  const { building, level, detail } = mark;
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
      transform={`translate(${rounded(spot.x)} ${rounded(spot.y)})`}
      onClick={() => onSelect(building.id)}
      onKeyDown={press}
    >
      <title>{`${building.name}\n${detail}`}</title>
      <circle r={spot.radius + 3} className={classes.hit} />
      <path d={shapeOf(level, spot.radius)} />
    </g>
  );
}

/** What shapes and sizes mean. */
export function MapLegend() {
  const levels = [
    ['red', t('über Grenz')],
    ['yellow', t('unter Grenz')],
    ['green', t('Ziel')],
    ['none', t('nicht bewertet')],
  ] as const;
  return (
    <ul className={classes.legend} aria-label={t('Legende')}>
      {levels.map(([level, word]) => (
        <li key={level}>
          <svg
            width="14"
            height="14"
            viewBox="-7 -7 14 14"
            className={classes.mark}
            data-level={level}
            aria-hidden
          >
            <path d={shapeOf(level === 'none' ? null : level, 5)} />
          </svg>
          {word}
        </li>
      ))}
      <li className={classes.size}>{t('Größe: MWh/a')}</li>
    </ul>
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
    return `${rounded(Math.cos(angle) * r)} ${rounded(Math.sin(angle) * r)}`;
  });
  return `M${points.join('L')}Z`;
}
