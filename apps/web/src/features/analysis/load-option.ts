import type { MeasuringPoint } from '@citypulse/contracts/metering';
import {
  DAY_MS,
  HOUR_MS,
  endOfDay,
  localDateOf,
  startOfDay,
  startOfMonth,
  addMonths,
} from '@citypulse/energy/local-days';
import type { Scale } from '@citypulse/ui/formats';
import { carriers } from '@citypulse/ui/icons';
import {
  carrierLine,
  comparisonLine,
  timeAxis,
  tooltipHtml,
  valueAxis,
  type ChartStyle,
} from '@citypulse/ui/web/chart-style';
import { t } from '../../shell/i18n.ts';

export interface Curve {
  point: MeasuringPoint;
  unit: { unit: string; perHour: boolean };
  /** Epoch milliseconds and value in the unit. */
  values: [number, number | null][];
}

export interface Span {
  from: number;
  to: number;
}

interface LoadDrawing {
  curves: readonly Curve[];
  comparisonCurve: Curve['values'] | undefined;
  scale: Scale;
  span: Span;
  zoom: readonly [number, number];
  now: number;
}

type Detail = 'month' | 'day' | 'hour';

/** How finely the visible span is marked. */
function detailOf({ from, to }: Span): Detail {
  const days = (to - from) / DAY_MS;
  if (days > 62) return 'month';
  return days > 2.5 ? 'day' : 'hour';
}

/** First days of months, local midnights or every third hour: where the axis carries its words. */
function marksOf({ from, to }: Span): number[] {
  const marks: number[] = [];
  const detail = detailOf({ from, to });
  if (detail === 'month') {
    for (let month = localDateOf(from).slice(0, 7); startOfMonth(month) < to; month = addMonths(month, 1))
      marks.push(startOfMonth(month));
  } else {
    for (let at = startOfDay(localDateOf(from)); at < to; at = endOfDay(localDateOf(at))) {
      marks.push(at);
      if (detail === 'hour') for (let hour = 3; hour < 24; hour += 3) marks.push(at + hour * HOUR_MS);
    }
  }
  return marks.filter((at) => at >= from && at <= to);
}

function markText({ formats }: ChartStyle, at: number, detail: Detail): string {
  if (detail === 'month') return formats.monthShort(at);
  if (detail === 'hour' && startOfDay(localDateOf(at)) !== at) return formats.time(at);
  return `${formats.weekday(at)} ${formats.dayMonth(at)}`;
}

export function loadOption(style: ChartStyle, drawing: LoadDrawing) {
  const { curves, comparisonCurve, scale, span, zoom } = drawing;
  const seen = { from: zoom[0], to: zoom[1] };
  const axis = timeAxis(style, span, marksOf(seen), (at) => markText(style, at, detailOf(seen)));
  return {
    grid: { left: 4, right: 16, top: 28, bottom: 64, containLabel: true },
    xAxis: axis,
    yAxis: valueAxis(style, scale),
    // Filtering, not clipping: what is outside takes no part in thinning, so a zoom shows every value.
    dataZoom: [
      { type: 'inside', filterMode: 'filter', startValue: zoom[0], endValue: zoom[1] },
      {
        type: 'slider',
        filterMode: 'filter',
        height: 36,
        bottom: 8,
        brushSelect: false,
        ...sliderStyle(style),
      },
    ],
    series: [
      ...(comparisonCurve ? [{ ...comparisonLine(style), data: comparisonCurve, z: 1 }] : []),
      ...curves.map((curve, index) => lineOf(style, drawing, curve, index)),
    ],
    tooltip: {
      axisPointer: { type: 'line' },
      formatter: (items: TooltipItem[]) => tipOf(style, drawing, items),
    },
  };
}

function lineOf(style: ChartStyle, drawing: LoadDrawing, curve: Curve, index: number) {
  const { curves } = drawing;
  const repeats = index > 0 && curve.point.medium === curves[0]?.point.medium;
  return {
    ...carrierLine(style, curve.point.medium, curves.length === 1),
    ...(repeats && { lineStyle: sibling(style, curve, index) }),
    data: curve.values,
    z: 3,
    ...(index === 0 && marks(style, drawing)),
  };
}

interface TooltipItem {
  value: [number, number | null];
  seriesIndex: number;
}

/** A second point of the same carrier keeps its colour and takes another dash. */
const sibling = (style: ChartStyle, curve: Curve, index: number) => ({
  width: 1.5,
  color: style.colors[carriers[curve.point.medium].fill],
  type: [2 + 3 * index, 3],
});

const sliderStyle = ({ colors }: ChartStyle) => ({
  borderColor: colors.line,
  backgroundColor: colors['surface-2'],
  fillerColor: `${colors.primary}22`,
  handleStyle: { color: colors.surface, borderColor: colors.primary },
  moveHandleStyle: { color: colors.primary },
  emphasis: { handleStyle: { borderColor: colors.primary }, moveHandleStyle: { color: colors.primary } },
  dataBackground: { lineStyle: { opacity: 0 }, areaStyle: { color: colors.ghost, opacity: 0.9 } },
  selectedDataBackground: { lineStyle: { opacity: 0 }, areaStyle: { color: colors.primary, opacity: 0.25 } },
  textStyle: { color: colors['text-2'], fontSize: 12 },
  labelFormatter: '',
});

/** The peak of what is seen with its value, and where the present stands. */
function marks(style: ChartStyle, { curves, scale, span, zoom, now }: LoadDrawing) {
  const { colors, formats } = style;
  const values = curves[0]?.values ?? [];
  const peak = values.reduce<[number, number | null] | null>(
    (most, one) => (one[0] >= zoom[0] && one[0] <= zoom[1] && (one[1] ?? 0) > (most?.[1] ?? 0) ? one : most),
    null,
  );
  return {
    ...(peak && {
      markPoint: {
        symbol: 'circle',
        symbolSize: 7,
        itemStyle: { color: colors.text },
        label: {
          color: colors.text,
          position: 'top',
          formatter: `${t('Spitze')} ${formats.scaled(peak[1], scale)} ${scale.unit}`,
        },
        data: [{ coord: peak }],
      },
    }),
    ...(now > span.from &&
      now < span.to && {
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: colors['border-strong'], type: [2, 3] },
          label: { color: colors['text-2'], formatter: t('jetzt') },
          data: [{ xAxis: now }],
        },
      }),
  };
}

function tipOf(
  style: ChartStyle,
  { curves, comparisonCurve, scale }: LoadDrawing,
  items: TooltipItem[],
): string {
  const { formats, colors } = style;
  const at = items[0]?.value[0];
  if (at === undefined) return '';
  const offset = comparisonCurve ? 1 : 0;
  const shown = (value: number | null) =>
    value === null ? t('fehlt') : `${formats.scaled(value, scale)} ${scale.unit}`;
  return tooltipHtml(
    `${formats.weekday(at)} ${formats.dateTime(at)}`,
    undefined,
    items.map(({ value: [, value], seriesIndex }) => {
      const curve = curves[seriesIndex - offset];
      if (!curve) return { label: t('Vorjahr'), value: shown(value), muted: true };
      return {
        label: curve.point.name,
        value: shown(value),
        color: colors[carriers[curve.point.medium].fill],
      };
    }),
  );
}
