import { useReducedMotion } from '@mantine/hooks';
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { UniversalTransition } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useEffectEvent, useRef } from 'react';
import { baseOption, type ChartStyle } from './chart-style.ts';
import { useColors, useFormats } from './provider.tsx';

use([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  CanvasRenderer,
  UniversalTransition,
]);

export interface ChartCanvasProps {
  /** Pure: called again when data, theme or language change. */
  option: (style: ChartStyle) => EChartsCoreOption;
  height: number;
  /** The instance, for pictures, zoom and events; null when it goes. */
  onReady?: (chart: ECharts | null) => void;
}

export function ChartCanvas({ option, height, onReady }: ChartCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const { scheme, colors } = useColors();
  const formats = useFormats();
  const reducedMotion = useReducedMotion(false, { getInitialValueInEffect: false });
  const ready = useEffectEvent((instance: ECharts | null) => onReady?.(instance));

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const instance = init(element, null, { renderer: 'canvas' });
    chart.current = instance;
    ready(instance);
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientHeight > 0) instance.resize();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      ready(null);
      chart.current = null;
      instance.dispose();
    };
  }, []);

  useEffect(() => {
    const style: ChartStyle = { scheme, colors, formats, reducedMotion };
    const own = option(style);
    const base = baseOption(style) as Record<string, object>;
    const merged = {
      ...base,
      ...own,
      grid: own.grid ?? base.grid,
      tooltip: { ...base.tooltip, ...(own.tooltip as object | undefined) },
    };
    // Series are replaced, the zoom is kept: a refetch or another unit does not move what is seen.
    chart.current?.setOption(merged, { replaceMerge: ['series'] });
  }, [option, scheme, colors, formats, reducedMotion]);

  return <div ref={box} style={{ height, width: '100%' }} aria-hidden />;
}
