import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { CarrierIcon, useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { Checkbox, TextInput } from '@mantine/core';
import {
  IconBuilding,
  IconChevronDown,
  IconChevronRight,
  IconListTree,
  IconSearch,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './analysis.module.css';

interface PointTreeProps {
  points: readonly MeasuringPoint[];
  chosen: readonly string[];
  onToggle: (pointId: string) => void;
}

interface Branch {
  id: string;
  name: string;
  points: MeasuringPoint[];
}

/** Main points with their parts below them. */
function ordered(points: readonly MeasuringPoint[]): MeasuringPoint[] {
  const mains = points.filter(({ parentId }) => parentId === null);
  return mains.flatMap((main) => [main, ...points.filter(({ parentId }) => parentId === main.id)]);
}

function branchesOf(points: readonly MeasuringPoint[], search: string): Branch[] {
  const words = search.toLocaleLowerCase('de').split(/\s+/).filter(Boolean);
  const branches = new Map<string, Branch>();
  for (const point of points) {
    const text = `${point.buildingName} ${point.name}`.toLocaleLowerCase('de');
    if (!words.every((word) => text.includes(word))) continue;
    const branch = branches.get(point.buildingId) ?? {
      id: point.buildingId,
      name: point.buildingName,
      points: [],
    };
    branch.points.push(point);
    branches.set(point.buildingId, branch);
  }
  return [...branches.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'de'));
}

/** Buildings and their measuring points to choose from. */
export function PointTree({ points, chosen, onToggle }: PointTreeProps) {
  const [search, setSearch] = useState('');
  /** Matters where there is no room for the tree beside the chart. */
  const [shown, setShown] = useState(false);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const branches = useMemo(() => branchesOf(points, search), [points, search]);
  const holdsChosen = (branch: Branch) => branch.points.some(({ id }) => chosen.includes(id));
  const toggleBranch = (id: string) =>
    setOpened(
      (before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]),
    );
  return (
    <nav className={classes.tree} aria-label={t('Messstellen')} data-open={shown || undefined}>
      <button
        type="button"
        className={classes.treeToggle}
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        <IconListTree size={20} stroke={1.75} aria-hidden />
        <span className={classes.pointName}>
          {chosen.length === 1
            ? points.find(({ id }) => id === chosen[0])?.name
            : t('{chosen} von {all} gewählt', { chosen: chosen.length, all: points.length })}
        </span>
        {shown ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        <span className="visually-hidden">{t('Messstellen wählen')}</span>
      </button>
      <div className={classes.treeHead}>
        <TextInput
          aria-label={t('Messstelle suchen')}
          placeholder={t('Messstelle suchen')}
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <ul className={classes.treeList}>
        {branches.map((branch) => {
          const open = search !== '' || opened.has(branch.id) !== holdsChosen(branch);
          return (
            <li key={branch.id}>
              <button
                type="button"
                className={classes.building}
                aria-expanded={open}
                onClick={() => toggleBranch(branch.id)}
              >
                {open ? (
                  <IconChevronDown size={16} aria-hidden />
                ) : (
                  <IconChevronRight size={16} aria-hidden />
                )}
                <IconBuilding size={16} stroke={1.75} aria-hidden />
                {branch.name}
              </button>
              {open && (
                <ul>
                  {ordered(branch.points).map((point) => (
                    <PointRow
                      key={point.id}
                      point={point}
                      chosen={chosen.includes(point.id)}
                      onToggle={onToggle}
                    />
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
      <p className={classes.treeFoot} style={{ margin: 0 }}>
        {t('{chosen} von {all} gewählt', { chosen: chosen.length, all: points.length })}
      </p>
    </nav>
  );
}

interface PointRowProps {
  point: MeasuringPoint;
  chosen: boolean;
  onToggle: (pointId: string) => void;
}

function PointRow({ point, chosen, onToggle }: PointRowProps) {
  const name = useCarrierName();
  return (
    <li>
      <label
        className={classes.point}
        data-sub={point.parentId !== null || undefined}
        data-chosen={chosen || undefined}
      >
        <Checkbox
          size="xs"
          checked={chosen}
          onChange={() => onToggle(point.id)}
          aria-label={`${point.name}, ${name(point.medium)}, ${point.buildingName}`}
        />
        <CarrierIcon carrier={point.medium} size={16} />
        <span className={classes.pointName}>{point.name}</span>
        {point.readingMode === 'manual' && <span className={classes.manual}>{t('von Hand')}</span>}
      </label>
    </li>
  );
}
