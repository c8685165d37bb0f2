import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Quantity } from '@citypulse/ui/web/segments';
import {
  comparisonPeriod,
  defaultPeriod,
  instantsOf,
  periodOf,
  today,
  type Compare,
  type Period,
} from './period.ts';
import type { ViewSearch } from './view-search.ts';

export interface ViewState {
  /** Chosen Liegenschaft, undefined for all. */
  siteId: string | undefined;
  /** Local days, both included. */
  period: Period;
  /** The same as instants for the API: `to` exclusive. */
  range: { from: string; to: string };
  compare: Compare;
  /** The period compared with, null when nothing is. */
  comparison: { period: Period; range: { from: string; to: string } } | null;
  quantity: Quantity;
}

/** What the address says about site, period, comparison and unit, with the defaults filled in. */
export function readViewState(search: ViewSearch, day: string): ViewState {
  const period = periodOf(search.from, search.to, day);
  const compare = search.compare ?? 'calendar';
  const before = comparisonPeriod(period, compare);
  return {
    siteId: search.site,
    period,
    range: instantsOf(period),
    compare,
    comparison: before && { period: before, range: instantsOf(before) },
    quantity: search.unit ?? 'energy',
  };
}

export interface ViewChange {
  siteId?: string | null;
  period?: Period;
  compare?: Compare;
  quantity?: Quantity;
}

/** The address after a change; defaults leave it. */
export function writeViewState<Search extends ViewSearch>(
  search: Search,
  change: ViewChange,
  day: string,
): Search {
  const next: Search = { ...search };
  if (change.siteId !== undefined) next.site = change.siteId ?? undefined;
  if (change.compare !== undefined) next.compare = change.compare === 'calendar' ? undefined : change.compare;
  if (change.quantity !== undefined) next.unit = change.quantity === 'energy' ? undefined : change.quantity;
  if (change.period !== undefined) {
    const usual = defaultPeriod(day);
    const isUsual = change.period.from === usual.from && change.period.to === usual.to;
    next.from = isUsual ? undefined : change.period.from;
    next.to = isUsual ? undefined : change.period.to;
  }
  return next;
}

/** The local day, changing at midnight. */
export function useToday(): string {
  const [day, setDay] = useState(today);
  useEffect(() => {
    const timer = setInterval(() => setDay(today()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return day;
}

/** Shared state of all screens, read from and written to the address. */
export function useViewState(): ViewState & { change: (change: ViewChange) => void } {
  const search: ViewSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const day = useToday();
  const { site, from, to, compare, unit } = search;
  const state = useMemo(
    () => readViewState({ site, from, to, compare, unit }, day),
    [day, site, from, to, compare, unit],
  );
  const change = useCallback(
    (wanted: ViewChange) => {
      void navigate({
        to: '.',
        search: (before: ViewSearch) => writeViewState(before, wanted, today()),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return { ...state, change };
}
