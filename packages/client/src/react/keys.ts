import type { Endpoint, Request } from '@citypulse/contracts/endpoint';
import type { Query, QueryKey } from '@tanstack/react-query';

/** One key for one read, whoever asks. */
export type ApiQueryKey = readonly [
  'api',
  operation: string,
  request: unknown,
  shape: 'one' | 'all' | 'pages',
];

const operationOf = (endpoint: Endpoint): string => `${endpoint.method} ${endpoint.path}`;

export const queryKey = <E extends Endpoint>(
  endpoint: E,
  request?: Request<E>,
  shape: ApiQueryKey[3] = 'one',
): ApiQueryKey => ['api', operationOf(endpoint), request ?? {}, shape];

/** The start of all keys of an endpoint. */
export const endpointKey = (endpoint: Endpoint): QueryKey => ['api', operationOf(endpoint)];

/** What a cached read asked for; undefined for reads that are not ours. */
export function readOf(
  query: Query,
): { operation: string; request: LooseRead; shape: ApiQueryKey[3] } | undefined {
  const [api, operation, request, shape] = query.queryKey as ApiQueryKey;
  return api === 'api' ? { operation, request: request as LooseRead, shape } : undefined;
}

export interface LooseRead {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
}

export const isRead = (operation: string, endpoint: Endpoint): boolean => operation === operationOf(endpoint);
