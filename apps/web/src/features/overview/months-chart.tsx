import { localMonthOf } from '@citypulse/energy/local-days';
import { scaleFor, type Formats, type Scale } from '@citypulse/ui/formats';
import { carriers } from '@citypulse/ui/icons';
import { useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { ChartCard, type ChartTable } from '@citypulse/ui/web/chart';
import {
  carrierBar,
  categoryAxis,
  outlineBar,
  tooltipHtml,
  valueAxis,
  type ChartStyle,
} from '@citypulse/ui/web/chart-style';
import { Legend, type LegendMark } from '@citypulse/ui/web/legend';
import { useFormats } from '@citypulse/ui/web/provider';
import { useMemo, type ReactNode } from 'react';
import { useViewState } from '../../routes/view-state.ts';
import { t } from '../../shell/i18n.ts';
import classes from './months-chart.module.css';
import { byCarrier, sameMedium, type Portfolio, type PortfolioMedium } from './use-portfolio.ts';

const isPartial = (row: MonthRow) => row.sum !== null && row.completeness < whole;

type CarrierName = ReturnType<typeof useCarrierName>;

interface MonthRow {
  month: string;
  /** One value a carrier, in their order. */
  values: (number | null)[];
  sum: number | null;
  before: number | null;
  completeness: number;
}

/** What is stacked: carriers in one unit, so no water beside energy, and nothing that is made on site. */
const isStacked = (medium: PortfolioMedium) =>
  medium.direction === 'consumption' && medium.unit !== 'm3' && medium.unit !== 'l' && medium.unit !== 'kg';

const sumOf = (values: readonly (number | null)[]) =>
  values.some((value) => value !== null)
    ? values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
    : null;

/** Measured share of a month, each carrier as heavy as it was in the year before. */
function measuredShare(
  media: readonly PortfolioMedium[],
  before: readonly PortfolioMedium[] | undefined,
  index: number,
): number {
  let [measured, due] = [0, 0];
  for (const medium of media) {
    const point = medium.points[index];
    const weight = before?.find(sameMedium(medium))?.points[index]?.value ?? point?.value ?? 0;
    measured += weight * (point?.completeness ?? 0);
    due += weight;
  }
  return due > 0 ? measured / due : 1;
}

/** A month measured less than this is drawn pale. */
const whole = 0.9;

function monthRows(
  media: readonly PortfolioMedium[],
  before: readonly PortfolioMedium[] | undefined,
): MonthRow[] {
  const points = media[0]?.points ?? [];
  return points.map((point, index) => {
    const values = media.map((medium) => medium.points[index]?.value ?? null);
    return {
      month: localMonthOf(Date.parse(point.start)),
      values,
      sum: sumOf(values),
      before: before ? sumOf(before.map((medium) => medium.points[index]?.value ?? null)) : null,
      completeness: measuredShare(media, before, index),
    };
  });
}

interface MonthsChartProps {
  now: Portfolio | undefined;
  before: Portfolio | undefined;
  /** Instead of the drawing. */
  state: ReactNode;
}

/** Months stacked by carrier; the outline is the same span of the year before. */
export function MonthsChart({ now, before, state }: MonthsChartProps) {
  const formats = useFormats();
  const name = useCarrierName();
  const { quantity, period, comparison } = useViewState();
  const media = useMemo(() => (now?.media ?? []).filter(isStacked).toSorted(byCarrier), [now]);
  const rows = useMemo(() => monthRows(media, before?.media.filter(isStacked)), [media, before]);
  const scale = useMemo(
    () =>
      scaleFor(
        media[0]?.unit ?? 'kWh',
        rows.flatMap((row) => [row.sum, row.before]),
      ),
    [media, rows],
  );
  const option = useMemo(
    () => (style: ChartStyle) => monthsOption(style, { media, rows, scale, name }),
    [media, rows, scale, name],
  );
  const titles = {
    energy: t('Endenergie nach Monat'),
    cost: t('Energiekosten nach Monat'),
    co2: t('CO₂ nach Monat'),
  };
  const legend = media.map((medium) => ({ label: name(medium.medium), mark: barMark(medium) }));
  return (
    <ChartCard
      title={titles[quantity]}
      subtitle={`${scale.unit}, ${t('Messwerte')}`}
      state={state}
      option={option}
      height={292}
      summary={summaryOf(rows, scale, formats)}
      table={tableOf(rows, media, scale, formats, name)}
      fileName={`citypulse-monate-${period.from}-${period.to}`}
    >
      <div className={classes.legend}>
        <Legend
          items={comparison ? [...legend, { label: t('Vorjahr'), mark: { kind: 'outline' } }] : legend}
        />
        {rows.some(isPartial) && <span>{t('Blass: noch nicht vollständig gemessen')}</span>}
      </div>
    </ChartCard>
  );
}

const barMark = (medium: PortfolioMedium): LegendMark => ({ kind: 'bar', carrier: medium.medium });

interface Drawing {
  media: readonly PortfolioMedium[];
  rows: readonly MonthRow[];
  scale: Scale;
  name: CarrierName;
}

function monthsOption(style: ChartStyle, drawing: Drawing) {
  const { media, rows, scale } = drawing;
  const outline = {
    ...outlineBar(style),
    data: rows.map((row) => row.before),
    xAxisIndex: 1,
    barWidth: '64%',
    barMaxWidth: 44,
    z: 1,
  };
  const stacked = media.map((medium, index) => ({
    ...carrierBar(style, medium.medium),
    stack: 'now',
    barWidth: '48%',
    barMaxWidth: 34,
    z: 2,
    data: rows.map((row) => ({
      value: row.values[index] ?? null,
      ...(isPartial(row) && { itemStyle: { opacity: 0.5 } }),
    })),
  }));
  const months = categoryAxis(
    style,
    rows.map((row) => style.formats.monthShort(`${row.month}-01`)),
  );
  return {
    // The outline has an axis of its own, else it would stand beside the stack instead of behind it.
    xAxis: [months, { ...months, show: false }],
    yAxis: valueAxis(style, scale),
    series: [...stacked, outline],
    tooltip: {
      formatter: (items: { dataIndex: number }[]) => tipOf(style, drawing, items[0]?.dataIndex ?? 0),
    },
  };
}

function tipOf(style: ChartStyle, { media, rows, scale, name }: Drawing, index: number): string {
  const row = rows[index];
  if (!row) return '';
  const { formats, colors } = style;
  const shown = (value: number | null) =>
    value === null ? '–' : `${formats.scaled(value, scale)} ${scale.unit}`;
  const measured = t('{share} gemessen', { share: formats.percent(row.completeness, 0) });
  return tooltipHtml(formats.month(`${row.month}-01`), measured, [
    ...media.map((medium, at) => ({
      label: name(medium.medium),
      value: shown(row.values[at] ?? null),
      color: colors[carriers[medium.medium].fill],
    })),
    { label: t('Summe'), value: shown(row.sum), strong: true },
    ...(row.before === null ? [] : [{ label: t('Vorjahr'), value: shown(row.before), muted: true }]),
  ]);
}

function summaryOf(rows: readonly MonthRow[], scale: Scale, formats: Formats): string {
  const known = rows.filter((row) => row.sum !== null);
  const highest = known.toSorted((a, b) => (b.sum ?? 0) - (a.sum ?? 0))[0];
  if (!highest) return t('Keine Werte im Zeitraum.');
  return t('{count} Monate; am höchsten im {month} mit {value}.', {
    count: known.length,
    month: formats.month(`${highest.month}-01`),
    value: `${formats.scaled(highest.sum, scale)} ${scale.unit}`,
  });
}

function tableOf(
  rows: readonly MonthRow[],
  media: readonly PortfolioMedium[],
  scale: Scale,
  formats: Formats,
  name: CarrierName,
): ChartTable {
  const scaled = (value: number | null) => (value === null ? null : value * scale.factor);
  const figure = (label: string) => ({ header: `${label}, ${scale.unit}`, digits: scale.digits });
  return {
    columns: [
      { header: t('Monat') },
      ...media.map((medium) => figure(name(medium.medium))),
      figure(t('Summe')),
      figure(t('Vorjahr')),
      { header: t('vollständig, %'), digits: 1 },
    ],
    rows: rows.map((row) => [
      formats.month(`${row.month}-01`),
      ...row.values.map(scaled),
      scaled(row.sum),
      scaled(row.before),
      row.completeness * 100,
    ]),
  };
}
