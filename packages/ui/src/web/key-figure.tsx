import type { ReactNode } from 'react';
import type { Carrier } from '../icons.ts';
import { CarrierLabel } from './carrier-icon.tsx';
import classes from './key-figure.module.css';
import { Sparkline } from './sparkline.tsx';

export interface KeyFigureProps {
  /** Draws the carrier's icon and word; else give `label`. */
  carrier?: Carrier;
  label?: ReactNode;
  /** Already formatted, without unit. Null: not enough data. */
  value: string | null;
  unit?: string;
  /** Said instead of a value when there is none. */
  emptyText?: string;
  /** ValueAge or a badge at the right of the head. */
  age?: ReactNode;
  /** ChangeMark and what it compares with. */
  change?: ReactNode;
  /** Oldest first, null for gaps. */
  trend?: readonly (number | null)[];
  trendFrom?: string;
  trendTo?: string;
  stale?: boolean;
}

/** A tile: what, how much, how it changed, how old. */
export function KeyFigure(props: KeyFigureProps) {
  const { carrier, label, value, unit, emptyText, age, change, trend, trendFrom, trendTo, stale } = props;
  return (
    <section className={classes.tile} data-stale={stale || undefined}>
      <div className={classes.head}>
        {carrier ? <CarrierLabel carrier={carrier} /> : <span className={classes.label}>{label}</span>}
        {age}
      </div>
      <div className={classes.value}>
        {value === null ? (
          <span className={classes.empty}>{emptyText ?? '–'}</span>
        ) : (
          <>
            {value}
            {unit && <small>{`\u00A0${unit}`}</small>}
          </>
        )}
      </div>
      {change !== undefined && <div className={classes.change}>{change}</div>}
      {trend && trend.some((point) => point !== null) && (
        <div className={classes.trend}>
          <Sparkline values={trend} carrier={carrier} />
          {trendFrom !== undefined && (
            <div className={classes.span}>
              <span>{trendFrom}</span>
              <span>{trendTo}</span>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

export interface FigureProps {
  label: ReactNode;
  value: string | null;
  unit?: string;
  tools?: ReactNode;
  children?: ReactNode;
}

/** A figure of 22 inside a card or a strip, with whatever explains it below. */
export function Figure({ label, value, unit, tools, children }: FigureProps) {
  return (
    <div className={classes.figure}>
      <div className={classes.figureHead}>
        <span>{label}</span>
        {tools}
      </div>
      <div className={classes.figureValue}>
        {value ?? '–'}
        {unit && value !== null && <small>{`\u00A0${unit}`}</small>}
      </div>
      {children !== undefined && <div className={classes.figureNote}>{children}</div>}
    </div>
  );
}

/** Figures side by side in one frame, divided by hairlines. */
export function FigureStrip({ children }: { children: ReactNode }) {
  return <div className={classes.strip}>{children}</div>;
}
