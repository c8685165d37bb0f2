import type { Building } from '@citypulse/contracts/buildings';
import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { Segments } from '@citypulse/ui/web/segments';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { Link } from '@tanstack/react-router';
import { useState, type CSSProperties, type ReactNode } from 'react';
import { t } from '../../shell/i18n.ts';
import { specificOf, type MediumTotal, type Specific, type SpecificKind } from '../buildings/benchmark.ts';
import { LevelBadge } from '../buildings/level-badge.tsx';
import { usageName } from '../buildings/usage-name.ts';
import classes from './building-ranking.module.css';

interface RankedBuilding {
  building: Building;
  media: readonly MediumTotal[];
}

const shownRows = 10;

interface BuildingRankingProps {
  buildings: readonly RankedBuilding[];
  /** Instead of the list, such as while the figures load. */
  state: ReactNode;
}

/** Who uses most per area, against what the benchmark asks of its kind. */
export function BuildingRanking({ buildings, state }: BuildingRankingProps) {
  const [kind, setKind] = useState<SpecificKind>('heat');
  const ranked = buildings
    .flatMap(({ building, media }) => {
      const specific = building.usageType === 'indoor_pool' ? null : specificOf(building, media, kind);
      return specific?.benchmark && specific.complete ? [{ building, specific }] : [];
    })
    .toSorted((a, b) => b.specific.value - a.specific.value)
    .slice(0, shownRows);
  return (
    <Card
      title={kind === 'heat' ? t('Wärme je Fläche') : t('Strom je Fläche')}
      subtitle={t('kWh/m² a, Messwerte, 12 volle Monate')}
      flush
      tools={
        <>
          <ul className={classes.legend} aria-label={t('Marken')}>
            <li data-mark="target">{t('Zielwert')}</li>
            <li data-mark="limit">{t('Grenzwert VDI 3807')}</li>
          </ul>
          <Segments
            label={t('Kennwert')}
            value={kind}
            onChange={setKind}
            options={[
              { value: 'heat', label: t('Wärme') },
              { value: 'power', label: t('Strom') },
            ]}
          />
        </>
      }
    >
      {state ?? (ranked.length === 0 ? <NothingToRank /> : <Ranks ranked={ranked} />)}
    </Card>
  );
}

function NothingToRank() {
  return (
    <EmptyState title={t('Noch keine Kennwerte')} height={200}>
      {t('Ein Kennwert braucht eine Fläche, 12 volle Monate Messwerte und einen Richtwert für die Nutzung.')}
    </EmptyState>
  );
}

function Ranks({ ranked }: { ranked: readonly { building: Building; specific: Specific }[] }) {
  const most = Math.max(
    1,
    ...ranked.map(({ specific }) => Math.max(specific.value, specific.benchmark?.limit ?? 0)),
  );
  return (
    <ol className={classes.list}>
      {ranked.map(({ building, specific }, index) => (
        <RankedRow key={building.id} rank={index + 1} building={building} specific={specific} most={most} />
      ))}
    </ol>
  );
}

interface RankedRowProps {
  rank: number;
  building: Building;
  specific: Specific;
  most: number;
}

function RankedRow({ rank, building, specific, most }: RankedRowProps) {
  const formats = useFormats();
  const share = (value: number) => `${Math.min(100, (value / most) * 100)}%`;
  const style = {
    '--bar': share(specific.value),
    '--target': share(specific.benchmark?.target ?? 0),
    '--limit': share(specific.benchmark?.limit ?? 0),
  } as CSSProperties;
  return (
    <li className={classes.row} style={style}>
      <span className={classes.rank}>{rank}</span>
      <Link
        className={classes.name}
        to="/buildings/$buildingId/$tab"
        params={{ buildingId: building.id, tab: 'consumption' }}
      >
        {building.name}
      </Link>
      <span className={classes.usage}>{usageName(building.usageType)}</span>
      <span className={classes.track} aria-hidden>
        <span className={classes.bar} data-level={specific.level ?? undefined} />
        <span className={classes.target} />
        <span className={classes.limit} />
      </span>
      <span className={classes.value}>{formats.number(specific.value, 1)}</span>
      <span className={classes.badge}>
        <LevelBadge specific={specific} />
      </span>
    </li>
  );
}
