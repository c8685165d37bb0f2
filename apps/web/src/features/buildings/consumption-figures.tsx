import { useSeries } from '@citypulse/client/react/series';
import type { Building } from '@citypulse/contracts/buildings';
import type { Medium } from '@citypulse/contracts/common';
import { scaleFor, type Formats } from '@citypulse/ui/formats';
import { Card } from '@citypulse/ui/web/card';
import { ChangeMark } from '@citypulse/ui/web/change-mark';
import { Figure } from '@citypulse/ui/web/key-figure';
import { useFormats } from '@citypulse/ui/web/provider';
import type { CSSProperties } from 'react';
import { useViewState } from '../../routes/view-state.ts';
import { t } from '../../shell/i18n.ts';
import {
  benchmarkOf,
  referenceOf,
  specificOf,
  type MediumTotal,
  type Specific,
  type SpecificKind,
} from './benchmark.ts';
import classes from './building-page.module.css';
import { LevelBadge } from './level-badge.tsx';
import { compareMonths } from './like-with-like.ts';
import { sumOf } from './month-pairs.ts';
import { useFigures, useYearRange } from './use-building-figures.ts';

/** What the months mean: per area against the benchmark, in euros, in CO₂, and how sure. */
export function ConsumptionFigures({ building, medium }: { building: Building; medium: Medium }) {
  const formats = useFormats();
  const year = useYearRange();
  const figures = useFigures(year, 'energy').data?.items.find((item) => item.buildingId === building.id);
  const media = figures?.media ?? [];
  return (
    <Card
      title={t('Kennzahlen')}
      subtitle={t('12 Monate bis {day}', { day: formats.date(year.lastDay) })}
      flush
    >
      <div className={classes.figures}>
        {figures && (
          <>
            <SpecificFigure building={building} media={media} kind="heat" label={t('Kennwert Wärme')} />
            <SpecificFigure building={building} media={media} kind="power" label={t('Kennwert Strom')} />
          </>
        )}
        <ValuedFigure building={building} medium={medium} quantity="cost" />
        <ValuedFigure building={building} medium={medium} quantity="co2" />
        <CompletenessFigure building={building} medium={medium} year={year} />
      </div>
    </Card>
  );
}

interface SpecificFigureProps {
  building: Building;
  media: readonly MediumTotal[];
  kind: SpecificKind;
  label: string;
}

function SpecificFigure({ building, media, kind, label }: SpecificFigureProps) {
  const formats = useFormats();
  const specific = specificOf(building, media, kind);
  const perWater = building.usageType === 'indoor_pool';
  return (
    <Figure
      label={label}
      value={specific && formats.number(specific.value, 1)}
      unit={perWater ? t('kWh/m² Wasserfläche a') : 'kWh/m² a'}
      tools={specific && <LevelBadge specific={specific} size="sm" />}
    >
      {specific?.benchmark && specific.complete ? (
        <BenchmarkScale
          value={specific.value}
          target={specific.benchmark.target}
          limit={specific.benchmark.limit}
        />
      ) : (
        whyNotJudged(building, specific, kind, formats)
      )}
    </Figure>
  );
}

/** Why a figure stands without a judgement, or is missing. */
function whyNotJudged(
  building: Building,
  specific: Specific | null,
  kind: SpecificKind,
  formats: Formats,
): string {
  if (!benchmarkOf(building.usageType, kind)) return t('Für diese Nutzung gibt es keinen Richtwert.');
  if (!referenceOf(building)) return t('Für einen Kennwert fehlt die Fläche.');
  if (!specific) return t('In den letzten 12 vollen Monaten wurde nichts gemessen.');
  return t('Das Jahr ist erst zu {share} gemessen; bewertet wird ab 90 %.', {
    share: formats.percent(specific.completeness, 0),
  });
}

function BenchmarkScale({ value, target, limit }: { value: number; target: number; limit: number }) {
  const formats = useFormats();
  const end = Math.max(limit * 1.35, value * 1.08);
  const share = (figure: number) => `${(figure / end) * 100}%`;
  return (
    <>
      <div
        className={classes.scale}
        style={{ '--target': share(target), '--limit': share(limit) } as CSSProperties}
        aria-hidden
      >
        <span className={classes.scaleNow} style={{ left: share(value) }} />
        <span className={classes.scaleMark} style={{ left: share(target) }}>
          <span>{t('Ziel {value}', { value: formats.number(target) })}</span>
        </span>
        <span className={classes.scaleMark} data-kind="limit" style={{ left: share(limit) }}>
          <span>{t('Grenz {value}', { value: formats.number(limit) })}</span>
        </span>
      </div>
      <span className="visually-hidden">
        {t('Zielwert {target}, Grenzwert {limit}', {
          target: formats.number(target),
          limit: formats.number(limit),
        })}
      </span>
      VDI 3807
    </>
  );
}

function ValuedFigure({
  building,
  medium,
  quantity,
}: {
  building: Building;
  medium: Medium;
  quantity: 'cost' | 'co2';
}) {
  const formats = useFormats();
  const { range, comparison, period } = useViewState();
  const about = { buildingId: building.id, medium, resolution: 'month' as const, quantity };
  const now = useSeries({ ...about, ...range }, { keepPrevious: true });
  const before = useSeries(
    { ...about, ...(comparison?.range ?? range) },
    { enabled: comparison !== null, keepPrevious: true },
  );
  const total = sumOf((now.data?.points ?? []).map(({ value }) => value));
  const compared = comparison && compareMonths(now.data?.points ?? [], before.data?.points ?? []);
  const scale = scaleFor(quantity === 'cost' ? 'EUR' : 'kgCO2', [total]);
  return (
    <Figure
      label={
        quantity === 'cost'
          ? t('Kosten {period}', { period: formats.period(period.from, period.to) })
          : t('CO₂ {period}', { period: formats.period(period.from, period.to) })
      }
      value={total === null ? null : formats.scaled(total, scale)}
      unit={quantity === 'cost' ? t('€ brutto') : scale.unit}
      tools={compared?.now != null && <ChangeMark now={compared.now} before={compared.before} />}
    >
      {now.data && now.data.basis.length > 0 && <Basis lines={now.data.basis} />}
    </Figure>
  );
}

/** Tariff and factors used: there on demand, not in the way. */
function Basis({ lines }: { lines: readonly string[] }) {
  return (
    <details className={classes.basis}>
      <summary>{t('Grundlagen')}</summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

interface CompletenessFigureProps {
  building: Building;
  medium: Medium;
  year: { from: string; to: string };
}

function CompletenessFigure({ building, medium, year }: CompletenessFigureProps) {
  const formats = useFormats();
  const days = useSeries({
    buildingId: building.id,
    medium,
    from: year.from,
    to: year.to,
    resolution: 'day',
  });
  const points = days.data?.points ?? [];
  const mean =
    points.length > 0 ? points.reduce((sum, point) => sum + point.completeness, 0) / points.length : null;
  const weeks = Array.from({ length: Math.ceil(points.length / 7) }, (_, index) => {
    const week = points.slice(index * 7, index * 7 + 7);
    return week.reduce((sum, point) => sum + point.completeness, 0) / week.length;
  });
  const gaps = weeks.filter((share) => share < 0.995).length;
  return (
    <Figure label={t('Vollständigkeit')} value={mean === null ? null : formats.percent(mean)}>
      <div className={classes.weeks} aria-hidden>
        {weeks.map((share, index) => (
          <span
            key={index}
            className={classes.week}
            data-share={share >= 0.995 ? 'all' : share > 0.05 ? 'some' : 'none'}
          />
        ))}
      </div>
      <div className={classes.weekEnds}>
        <span>{t('ab {day}', { day: formats.date(year.from) })}</span>
        <span>
          {t('{count, plural, =0 {ohne Lücken} one {# Woche mit Lücken} other {# Wochen mit Lücken}}', {
            count: gaps,
          })}
        </span>
      </div>
    </Figure>
  );
}
