import type { Medium } from '@citypulse/contracts/common';
import type { Series } from '@citypulse/contracts/series';
import { scaleFor, type Scale } from '@citypulse/ui/formats';
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
import type { MonthPair } from './month-pairs.ts';

interface ConsumptionMonthsProps {
  medium: Medium;
  /** Instead of the medium's name. */
  title?: string;
  series: Series | undefined;
  pairs: readonly MonthPair[];
  tools: ReactNode;
  state: ReactNode;
}

const year = (day: string) => day.slice(0, 4);

/** Months of one medium as bars, the outline beside them the year before. */
export function ConsumptionMonths({ medium, title, series, pairs, tools, state }: ConsumptionMonthsProps) {
  const formats = useFormats();
  const name = useCarrierName();
  const { period, comparison } = useViewState();
  const scale = useMemo(
    () =>
      scaleFor(
        series?.unit ?? 'kWh',
        pairs.flatMap((pair) => [pair.now, pair.before]),
      ),
    [series?.unit, pairs],
  );
  const option = useMemo(
    () => (style: ChartStyle) => monthsOption(style, medium, pairs, scale),
    [medium, pairs, scale],
  );
  const legend: { label: string; mark: LegendMark }[] = [
    ...(comparison ? [{ label: year(comparison.period.to), mark: { kind: 'outline' as const } }] : []),
    { label: t('{year} gemessen', { year: year(period.to) }), mark: { kind: 'bar', carrier: medium } },
  ];
  return (
    <ChartCard
      title={title ?? t('{name} je Monat', { name: name(medium) })}
      subtitle={medium === 'gas' && series?.unit === 'kWh' ? `${scale.unit} (Hs)` : scale.unit}
      legend={<Legend items={legend} />}
      tools={tools}
      state={state}
      option={option}
      height={300}
      summary={t('{name} je Monat, {period}, in {unit}.', {
        name: name(medium),
        period: formats.period(period.from, period.to),
        unit: scale.unit,
      })}
      table={tableOf(pairs, scale, formats.month)}
      fileName={`citypulse-${medium}-${period.from}-${period.to}`}
      footer={series && series.basis.length > 0 ? series.basis.join(' · ') : undefined}
    />
  );
}

function monthsOption(style: ChartStyle, medium: Medium, pairs: readonly MonthPair[], scale: Scale) {
  const { formats, colors } = style;
  const shown = (value: number | null) =>
    value === null ? '–' : `${formats.scaled(value, scale)} ${scale.unit}`;
  return {
    xAxis: categoryAxis(
      style,
      pairs.map((pair) => formats.monthShort(`${pair.month}-01`)),
    ),
    yAxis: valueAxis(style, scale),
    series: [
      { ...outlineBar(style), barMaxWidth: 22, barGap: '8%', data: pairs.map((pair) => pair.before) },
      {
        ...carrierBar(style, medium),
        barMaxWidth: 22,
        data: pairs.map((pair) => ({
          value: pair.now,
          ...(pair.completeness < 0.9 && { itemStyle: { opacity: 0.5 } }),
        })),
      },
    ],
    tooltip: {
      formatter: (items: { dataIndex: number }[]) => {
        const pair = pairs[items[0]?.dataIndex ?? 0];
        if (!pair) return '';
        const change = pair.comparable && formats.change(pair.now, pair.before);
        const measured = t('{share} gemessen', { share: formats.percent(pair.completeness, 0) });
        return tooltipHtml(formats.month(`${pair.month}-01`), measured, [
          {
            label: t('gemessen'),
            value: shown(pair.now),
            color: colors[carriers[medium].fill],
            strong: true,
          },
          { label: t('Vorjahr'), value: shown(pair.before), muted: true },
          ...(change ? [{ label: t('Änderung'), value: change.text }] : []),
        ]);
      },
    },
  };
}

function tableOf(pairs: readonly MonthPair[], scale: Scale, month: (day: string) => string): ChartTable {
  const scaled = (value: number | null) => (value === null ? null : value * scale.factor);
  return {
    columns: [
      { header: t('Monat') },
      { header: `${t('gemessen')}, ${scale.unit}`, digits: scale.digits },
      { header: `${t('Vorjahr')}, ${scale.unit}`, digits: scale.digits },
      { header: t('vollständig, %'), digits: 1 },
    ],
    rows: pairs.map((pair) => [
      month(`${pair.month}-01`),
      scaled(pair.now),
      scaled(pair.before),
      pair.completeness * 100,
    ]),
  };
}
