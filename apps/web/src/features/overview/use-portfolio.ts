import { useApiQuery } from '@citypulse/client/react/queries';
import type { SiteId } from '@citypulse/contracts/common';
import type { Response } from '@citypulse/contracts/endpoint';
import { getPortfolio } from '@citypulse/contracts/series';
import { addMonths, startOfMonth } from '@citypulse/energy/local-days';
import { useToday, useViewState } from '../../routes/view-state.ts';

export type Portfolio = Response<typeof getPortfolio>;
export type PortfolioMedium = Portfolio['media'][number];

const iso = (instant: number) => new Date(instant).toISOString();

/** The town's figures in the chosen period, in the one compared with, and of the last 13 full months. */
export function usePortfolio() {
  const { siteId, range, comparison, quantity } = useViewState();
  const month = useToday().slice(0, 7);
  const request = (from: string, to: string) => ({
    query: { siteId: siteId as SiteId | undefined, from, to, quantity, resolution: 'month' as const },
  });
  const now = useApiQuery(getPortfolio, request(range.from, range.to), { keepPrevious: true });
  const before = useApiQuery(
    getPortfolio,
    request(comparison?.range.from ?? range.from, comparison?.range.to ?? range.to),
    { keepPrevious: true, enabled: comparison !== null },
  );
  const trend = useApiQuery(
    getPortfolio,
    request(iso(startOfMonth(addMonths(month, -13))), iso(startOfMonth(month))),
    { keepPrevious: true },
  );
  return {
    now,
    before: comparison ? before : null,
    trend,
    firstMonth: addMonths(month, -13),
    lastMonth: addMonths(month, -1),
  };
}

export const sameMedium = (a: PortfolioMedium) => (b: PortfolioMedium) =>
  a.medium === b.medium && a.direction === b.direction;

/** The order of carriers everywhere. */
const order = ['electricity', 'gas', 'district_heat', 'heating_oil', 'pellets', 'lpg', 'water', 'pv'];
export const byCarrier = (a: PortfolioMedium, b: PortfolioMedium) =>
  order.indexOf(a.medium) - order.indexOf(b.medium);
