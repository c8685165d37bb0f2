import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { baseLoad, durationCurve, fullLoadHours } from '@citypulse/energy/load';
import { scaleFor, type Scale } from '@citypulse/ui/formats';
import { CarrierIcon } from '@citypulse/ui/web/carrier-icon';
import { ChartCard } from '@citypulse/ui/web/chart';
import {
  carrierLine,
  comparisonLine,
  tooltipHtml,
  valueAxis,
  type ChartStyle,
} from '@citypulse/ui/web/chart-style';
import { Figure, FigureStrip } from '@citypulse/ui/web/key-figure';
import { Legend, type LegendMark } from '@citypulse/ui/web/legend';
import { useFormats } from '@citypulse/ui/web/provider';
import { queryState } from '@citypulse/ui/web/query-view';
import { useMemo } from 'react';
import { useViewState } from '../../routes/view-state.ts';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { curveOf, curveUnit, useIntervals } from './interval-series.ts';

/** The loads of the period sorted by size: how often how much is drawn. */
export function DurationView({ point }: { point: MeasuringPoint }) {
  const formats = useFormats();
  const { range, period, comparison, quantity } = useViewState();
  const now = useIntervals(point, range, quantity);
  const before = useIntervals(point, comparison?.range ?? range, quantity, comparison !== null);
  const current = useSorted(now);
  const earlier = useSorted(before);
  const past = comparison ? earlier : null;
  const unit = curveUnit(now.series.data?.unit ?? 'kWh').unit;
  const scale = useMemo(() => scaleFor(unit, current ? [current.sorted[0]] : []), [unit, current]);
  const option = useMemo(
    () => (style: ChartStyle) => durationOption(style, { point, current, past, scale }),
    [point, current, past, scale],
  );
  const legend: { label: string; mark: LegendMark }[] = [
    { label: period.to.slice(0, 4), mark: { kind: 'line', carrier: point.medium } },
    ...(past ? [{ label: t('Vorjahr'), mark: { kind: 'comparison' as const } }] : []),
  ];
  return (
    <>
      {current && <DurationFigures current={current} scale={scale} />}
      <ChartCard
        icon={<CarrierIcon carrier={point.medium} />}
        title={`${t('Jahresdauerlinie')} ${point.name}, ${point.buildingName}`}
        subtitle={`${scale.unit}, ${formats.period(period.from, period.to)}`}
        legend={<Legend items={legend} />}
        state={queryState({ query: now.series, loading: { height: 380, shape: 'block' }, describeError })}
        option={option}
        height={380}
        summary={t('Lasten nach Größe, {hours} Stunden, Spitze {peak}.', {
          hours: formats.number(current?.hours ?? 0),
          peak: current ? `${formats.scaled(current.sorted[0] ?? null, scale)} ${scale.unit}` : '–',
        })}
        table={{
          columns: [
            { header: t('Stunden'), digits: 2 },
            { header: scale.unit, digits: scale.digits },
          ],
          rows: current
            ? Array.from(current.sorted, (value, index) => [
                ((index + 1) * current.lengthSeconds) / 3600,
                value * scale.factor,
              ])
            : [],
        }}
        fileName={`citypulse-dauerlinie-${period.from}-${period.to}`}
      />
    </>
  );
}

interface Duration {
  sorted: Float64Array;
  lengthSeconds: number;
  /** Measured hours. */
  hours: number;
  /** In the unit of the curve times hours. */
  energy: number;
  base: number | null;
}

function useSorted({ series, lengthSeconds }: ReturnType<typeof useIntervals>): Duration | null {
  const { data } = series;
  return useMemo(() => {
    if (!data) return null;
    const points = curveOf(data, lengthSeconds).map(([start, value]) => ({ start, value }));
    const sorted = durationCurve(points);
    if (sorted.length === 0) return null;
    const hours = (sorted.length * lengthSeconds) / 3600;
    const energy = sorted.reduce((sum, value) => sum + value, 0) * (lengthSeconds / 3600);
    return { sorted, lengthSeconds, hours, energy, base: baseLoad(points) };
  }, [data, lengthSeconds]);
}

function DurationFigures({ current, scale }: { current: Duration; scale: Scale }) {
  const formats = useFormats();
  const peak = current.sorted[0] ?? 0;
  const hours = fullLoadHours(current.energy, peak);
  return (
    <FigureStrip>
      <Figure label={t('Spitze')} value={formats.scaled(peak, scale)} unit={scale.unit} />
      <Figure
        label={t('Grundlast nachts')}
        value={current.base === null ? null : formats.scaled(current.base, scale)}
        unit={scale.unit}
      />
      <Figure label={t('Benutzungsstunden')} value={hours === null ? null : formats.number(hours)} unit="h" />
      <Figure label={t('Gemessen')} value={formats.number(current.hours)} unit="h" />
    </FigureStrip>
  );
}

interface DurationDrawing {
  point: MeasuringPoint;
  current: Duration | null;
  past: Duration | null;
  scale: Scale;
}

const lineOf = (duration: Duration | null) =>
  duration
    ? Array.from(duration.sorted, (value, index) => [(index * duration.lengthSeconds) / 3600, value])
    : [];

function durationOption(style: ChartStyle, { point, current, past, scale }: DurationDrawing) {
  const { formats, colors } = style;
  return {
    xAxis: {
      type: 'value',
      min: 0,
      max: Math.max(current?.hours ?? 0, past?.hours ?? 0),
      axisLine: { lineStyle: { color: colors['line-2'] } },
      splitLine: { show: false },
      axisLabel: {
        color: colors['text-2'],
        fontSize: 12,
        formatter: (value: number) => `${formats.number(value)} h`,
        hideOverlap: true,
      },
    },
    yAxis: valueAxis(style, scale),
    series: [
      ...(past ? [{ ...comparisonLine(style), data: lineOf(past) }] : []),
      { ...carrierLine(style, point.medium), data: lineOf(current) },
    ],
    tooltip: {
      axisPointer: { type: 'line' },
      formatter: (items: { value: [number, number]; seriesIndex: number }[]) =>
        tooltipHtml(
          t('{hours} h im Zeitraum mindestens', { hours: formats.number(items[0]?.value[0] ?? 0) }),
          undefined,
          items.map(({ value: [, value], seriesIndex }) => ({
            label: past && seriesIndex === 0 ? t('Vorjahr') : t('gemessen'),
            value: `${formats.scaled(value, scale)} ${scale.unit}`,
          })),
        ),
    },
  };
}
