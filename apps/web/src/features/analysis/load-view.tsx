import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { DAY_MS, endOfDay, HOUR_MS, localDateOf } from '@citypulse/energy/local-days';
import { scaleFor, type Scale } from '@citypulse/ui/formats';
import { CarrierIcon, useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { ChartCard } from '@citypulse/ui/web/chart';
import type { ChartStyle } from '@citypulse/ui/web/chart-style';
import { Legend, type LegendMark } from '@citypulse/ui/web/legend';
import { useFormats } from '@citypulse/ui/web/provider';
import { queryState } from '@citypulse/ui/web/query-view';
import { useNow } from '@citypulse/ui/web/provider';
import { Button } from '@mantine/core';
import { IconZoomReset } from '@tabler/icons-react';
import type { ECharts } from 'echarts/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useViewState } from '../../routes/view-state.ts';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import type { Zoom } from './analysis-search.ts';
import { curveOf, curveUnit, useIntervals } from './interval-series.ts';
import { loadOption, type Curve, type Span } from './load-option.ts';
import { LoadValues } from './load-values.tsx';

interface LoadViewProps {
  points: readonly MeasuringPoint[];
  zoom: Zoom | undefined;
  onZoom: (zoom: Zoom | undefined) => void;
}

/** Rules of hooks: a fixed number of places, the unused ones idle. */
const places = [0, 1, 2, 3, 4, 5] as const;

function useCurves(points: readonly MeasuringPoint[]) {
  const { range, comparison, quantity } = useViewState();
  const [first] = points;
  const shown = places.map((place) => points[place]);
  // oxlint-disable-next-line react/rules-of-hooks -- `places` never changes
  const reads = shown.map((point) =>
    useIntervals(point ?? (first as MeasuringPoint), range, quantity, point !== undefined),
  );
  const alone = points.length === 1 && comparison !== null;
  const before = useIntervals(first as MeasuringPoint, comparison?.range ?? range, quantity, alone);
  const shift = comparison ? Date.parse(range.from) - Date.parse(comparison.range.from) : 0;
  const data = reads.map((read) => read.series.data);
  const past = alone ? before.series.data : undefined;
  const curves = useMemo(
    () =>
      shown.flatMap((point, place): Curve[] => {
        const series = data[place];
        if (!point || !series) return [];
        return [
          {
            point,
            unit: curveUnit(series.unit),
            values: curveOf(series, reads[place]?.lengthSeconds ?? 900),
          },
        ];
      }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the data alone decides
    [...data, points],
  );
  const comparisonCurve = useMemo(
    () =>
      past &&
      curveOf(past, before.lengthSeconds).map(([at, value]): [number, number | null] => [at + shift, value]),
    [past, before.lengthSeconds, shift],
  );
  return { curves, comparisonCurve, query: reads[0]?.series, basis: data[0]?.basis ?? [] };
}

/** Load over time at full resolution, zoomable; peaks stay, gaps stay gaps, the newest value grows live. */
export function LoadView({ points, zoom, onZoom }: LoadViewProps) {
  const formats = useFormats();
  const name = useCarrierName();
  const { period, range, quantity } = useViewState();
  const { curves, comparisonCurve, query, basis } = useCurves(points);
  const now = useNow(60_000);
  const unit = curves[0]?.unit.unit ?? 'kW';
  const scale = useMemo(
    () =>
      scaleFor(
        unit,
        curves.flatMap(({ values }) => values.map(([, value]) => value)),
      ),
    [unit, curves],
  );
  const span = useMemo(
    () => ({ from: Date.parse(range.from), to: Date.parse(range.to) }),
    [range.from, range.to],
  );
  const [opened] = useState(now);
  const seen = useMemo(() => seenOf(zoom, span, opened), [zoom, span, opened]);
  const option = useMemo(
    () => (style: ChartStyle) => loadOption(style, { curves, comparisonCurve, scale, span, zoom: seen, now }),
    [curves, comparisonCurve, scale, span, seen, now],
  );
  const watchZoom = useZoomReports(span, onZoom);
  const [first] = points;
  if (!first || !query) return null;
  const legend: { label: string; mark: LegendMark }[] = points.map((point) => ({
    label: points.length > 1 ? `${point.name}, ${point.buildingName}` : point.name,
    mark: { kind: 'line', carrier: point.medium },
  }));
  if (comparisonCurve) legend.push({ label: t('Vorjahr'), mark: { kind: 'comparison' } });
  return (
    <>
      <ChartCard
        icon={<CarrierIcon carrier={first.medium} />}
        title={points.length === 1 ? `${first.name}, ${first.buildingName}` : t('Lastgang')}
        subtitle={`${quantity === 'energy' ? scale.unit : `${scale.unit} ${t('je Intervall')}`}, ${formats.period(period.from, period.to)}`}
        legend={<Legend items={legend} />}
        tools={
          !isWhole(seen, span) && (
            <Button
              size="xs"
              leftSection={<IconZoomReset size={16} stroke={1.75} />}
              onClick={() => onZoom([span.from, span.to])}
            >
              {t('Ganzer Zeitraum')}
            </Button>
          )
        }
        state={queryState({ query, loading: { height: 420, shape: 'block' }, describeError })}
        option={option}
        height={420}
        onReady={watchZoom}
        summary={summaryOf(curves, scale, formats, name)}
        table={tableOf(curves, comparisonCurve, scale, formats)}
        fileName={`citypulse-lastgang-${period.from}-${period.to}`}
        footer={basis.length > 0 ? basis.join(' · ') : undefined}
      />
      {curves.length > 0 && (
        <LoadValues curves={curves} comparison={comparisonCurve} scale={scale} seen={seen} />
      )}
    </>
  );
}

/** After a drag or a wheel turn has come to rest, the address follows. */
function useZoomReports(span: Span, onZoom: (zoom: Zoom) => void) {
  const latest = useRef({ span, onZoom });
  useEffect(() => {
    latest.current = { span, onZoom };
  });
  return (chart: ECharts | null) => {
    let timer: ReturnType<typeof setTimeout>;
    chart?.on('datazoom', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!chart.isDisposed()) reportZoom(chart, latest.current.span, latest.current.onZoom);
      }, settledMs);
    });
  };
}

const settledMs = 150;

function reportZoom(chart: ECharts, span: Span, onZoom: (zoom: Zoom) => void) {
  const [zoom] =
    (chart.getOption() as { dataZoom?: { startValue: number; endValue: number }[] }).dataZoom ?? [];
  if (!zoom) return;
  const seen: Zoom = [Math.round(zoom.startValue), Math.round(zoom.endValue)];
  onZoom(isWhole(seen, span) ? [span.from, span.to] : seen);
}

const isWhole = ([from, to]: Zoom, span: Span) => from <= span.from && to >= span.to - HOUR_MS;

/** The zoom of the address as far as it lies in the period; else the last seven days, with the whole period to zoom out to. */
function seenOf(zoom: Zoom | undefined, span: Span, now: number): Zoom {
  const end = Math.min(span.to, endOfDay(localDateOf(now)));
  const [from, to] = zoom ?? [end - 7 * DAY_MS, end];
  const seen: Zoom = [Math.max(span.from, from), Math.min(span.to, to)];
  return seen[1] - seen[0] >= HOUR_MS ? seen : [span.from, span.to];
}

type Formats = ReturnType<typeof useFormats>;

function summaryOf(
  curves: readonly Curve[],
  scale: Scale,
  formats: Formats,
  name: ReturnType<typeof useCarrierName>,
) {
  return curves
    .map(({ point, values }) => {
      const peak = values.reduce<[number, number | null]>(
        (most, one) => ((one[1] ?? -1) > (most[1] ?? -1) ? one : most),
        [0, null],
      );
      if (peak[1] === null) return t('{name}: keine Werte.', { name: point.name });
      return t('{name}, {medium}: Spitze {value} am {when}.', {
        name: point.name,
        medium: name(point.medium),
        value: `${formats.scaled(peak[1], scale)} ${scale.unit}`,
        when: formats.dateTime(peak[0]),
      });
    })
    .join(' ');
}

function tableOf(
  curves: readonly Curve[],
  comparison: Curve['values'] | undefined,
  scale: Scale,
  formats: Formats,
) {
  const [first] = curves;
  const scaled = (value: number | null | undefined) =>
    value === null || value === undefined ? null : value * scale.factor;
  const others = curves.slice(1).map(({ values }) => new Map(values));
  const past = comparison && new Map(comparison);
  return {
    columns: [
      { header: t('Zeit (Europe/Berlin)') },
      ...curves.map(({ point }) => ({ header: `${point.name}, ${scale.unit}`, digits: scale.digits })),
      ...(past ? [{ header: `${t('Vorjahr')}, ${scale.unit}`, digits: scale.digits }] : []),
    ],
    rows: (first?.values ?? []).map(([at, value]) => [
      formats.dateTime(at),
      scaled(value),
      ...others.map((values) => scaled(values.get(at))),
      ...(past ? [scaled(past.get(at))] : []),
    ]),
  };
}
