import type { Formats, Scale } from '../formats.ts';
import { carriers, type Carrier, type Hatch } from '../icons.ts';
import { fontFamily, type ColorScheme, type ColorToken } from '../tokens.ts';

type Colors = Record<ColorToken, string>;

/** Everything an option builder needs to draw in the house style. */
export interface ChartStyle {
  scheme: ColorScheme;
  colors: Colors;
  formats: Formats;
  reducedMotion: boolean;
}

const withAlpha = (hex: string, alpha: number) =>
  `${hex}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;

const stripes = (gap: number, thickness: number, rotation: number, color: string) => ({
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [thickness, gap],
  rotation,
  color,
});

/** The second channel of filled areas, cut out of the fill in the ground colour. */
export function decalOf(hatch: Hatch, ground: string): object | undefined {
  const color = withAlpha(ground, 0.42);
  switch (hatch) {
    case 'none':
      return undefined;
    case 'diagonal':
      return stripes(5, 1.5, -Math.PI / 4, color);
    case 'wide-diagonal':
      return stripes(8, 3, -Math.PI / 4, color);
    case 'back-diagonal':
      return stripes(6, 1.5, Math.PI / 4, color);
    case 'horizontal':
      return stripes(4, 1, 0, color);
    case 'vertical':
      return stripes(4, 1, Math.PI / 2, color);
    case 'dots':
      return { symbol: 'circle', symbolSize: 0.7, dashArrayX: [[6, 6]], dashArrayY: [6, 6], color };
    case 'cross':
      return { symbol: 'diamond', symbolSize: 0.9, dashArrayX: [[4, 4]], dashArrayY: [4, 4], color };
  }
}

const label = (style: ChartStyle) => ({
  color: style.colors['text-2'],
  fontSize: 12,
  lineHeight: 16,
  fontFamily,
});

/** Shared by all charts: font, motion, tooltip frame, plot area. */
export function baseOption(style: ChartStyle): object {
  const { colors } = style;
  return {
    textStyle: { fontFamily, color: colors['text-2'], fontSize: 12 },
    animation: !style.reducedMotion,
    animationDuration: 200,
    animationDurationUpdate: 200,
    grid: { left: 4, right: 8, top: 16, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: colors.surface,
      borderWidth: 0,
      padding: [10, 12],
      textStyle: { color: colors.text, fontSize: 12, lineHeight: 16, fontFamily },
      extraCssText: 'border-radius:8px;box-shadow:var(--cp-shadow-float);',
      axisPointer: { type: 'shadow', shadowStyle: { color: withAlpha(colors['border-strong'], 0.1) } },
    },
  };
}

export function categoryAxis(style: ChartStyle, data: readonly string[]): object {
  return {
    type: 'category',
    data,
    axisLine: { lineStyle: { color: style.colors['line-2'] } },
    axisTick: { show: false },
    axisLabel: { ...label(style), hideOverlap: true },
  };
}

/** Zero based, 4–6 gridlines, no frame; the unit belongs in the card's subtitle. */
export function valueAxis(style: ChartStyle, scale: Scale): object {
  return {
    type: 'value',
    splitNumber: 5,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: style.colors.grid } },
    axisLabel: { ...label(style), formatter: (value: number) => axisNumber(style.formats, value, scale) },
  };
}

/** Values on axes carry no needless decimals. */
function axisNumber(formats: Formats, value: number, scale: Scale): string {
  const shown = value * scale.factor;
  const digits = Number.isInteger(shown) ? 0 : Math.abs(shown) < 1 ? 2 : 1;
  return formats.number(shown, digits);
}

/** A time axis whose marks stand exactly where asked, such as at local midnights; the zone of the browser plays no part. */
export function timeAxis(
  style: ChartStyle,
  range: { from: number; to: number },
  marks: readonly number[],
  text: (instant: number) => string,
): object {
  return {
    type: 'time',
    min: range.from,
    max: range.to,
    axisLine: { lineStyle: { color: style.colors['line-2'] } },
    axisTick: { show: true, customValues: marks, lineStyle: { color: style.colors['line-2'] } },
    axisLabel: { ...label(style), customValues: marks, hideOverlap: true, formatter: text },
    splitLine: { show: false },
  };
}

/** Filled and hatched bars of a carrier. */
export function carrierBar(style: ChartStyle, carrier: Carrier): object {
  const { fill, hatch } = carriers[carrier];
  return {
    type: 'bar',
    itemStyle: {
      color: style.colors[fill],
      decal: decalOf(hatch, style.colors.surface),
      borderColor: style.colors.surface,
      borderWidth: 0.5,
    },
    emphasis: { disabled: true },
    barMaxWidth: 32,
  };
}

/** Last year: outline without fill, so that it never competes with the present. */
export function outlineBar(style: ChartStyle): object {
  return {
    type: 'bar',
    itemStyle: {
      color: 'transparent',
      borderColor: style.colors['border-strong'],
      borderWidth: 1.25,
      borderRadius: 2,
    },
    emphasis: { disabled: true },
    barMaxWidth: 40,
  };
}

/** A carrier's line with its dash; downsampling keeps every peak, gaps stay gaps. */
export function carrierLine(style: ChartStyle, carrier: Carrier, area = true): object {
  const { fill, dash } = carriers[carrier];
  return {
    type: 'line',
    showSymbol: false,
    sampling: 'minmax',
    connectNulls: false,
    lineStyle: { width: 1.5, color: style.colors[fill], type: dash.length > 0 ? [...dash] : 'solid' },
    itemStyle: { color: style.colors[fill] },
    areaStyle: area ? { color: style.colors[fill], opacity: 0.09 } : undefined,
    emphasis: { disabled: true },
  };
}

/** What is compared with: thin dashed grey. */
export function comparisonLine(style: ChartStyle): object {
  return {
    type: 'line',
    showSymbol: false,
    sampling: 'minmax',
    connectNulls: false,
    lineStyle: { width: 1, color: style.colors['border-strong'], type: [3, 2] },
    itemStyle: { color: style.colors['border-strong'] },
    emphasis: { disabled: true },
  };
}

export interface TooltipRow {
  label: string;
  value: string;
  color?: string;
  strong?: boolean;
  muted?: boolean;
}

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Inside of a tooltip: heading, rows with swatches, all text escaped. */
export function tooltipHtml(title: string, note: string | undefined, rows: readonly TooltipRow[]): string {
  const head = `<div class="cp-tip-head"><b>${escape(title)}</b><span>${escape(note ?? '')}</span></div>`;
  const lines = rows.map((row) => {
    const swatch = row.color ? `<i style="background:${escape(row.color)}"></i>` : '<i></i>';
    const kind = row.strong ? ' class="cp-tip-strong"' : row.muted ? ' class="cp-tip-muted"' : '';
    return `<div${kind}>${swatch}<span>${escape(row.label)}</span><em>${escape(row.value)}</em></div>`;
  });
  return `<div class="cp-tip">${head}${lines.join('')}</div>`;
}
