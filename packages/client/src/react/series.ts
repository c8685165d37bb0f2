import type { Request } from '@citypulse/contracts/endpoint';
import { getSeries } from '@citypulse/contracts/series';
import { useApiQuery, type ReadOptions } from './queries.ts';

export type SeriesQuery = NonNullable<Request<typeof getSeries>['query']>;

/** Consumption over time; quarter hours of one measuring point grow by the feed, the rest is read again now and then. */
export const useSeries = (query: SeriesQuery, options: ReadOptions = {}) =>
  useApiQuery(getSeries, { query }, options);
