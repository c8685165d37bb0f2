import type { Endpoint, Response } from '@citypulse/contracts/endpoint';
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { ItemOf, RequestArguments } from '../api.ts';
import type { ApiError } from '../api-error.ts';
import type { LooseRequest } from '../request.ts';
import { userOf } from '../session.ts';
import { queryKey } from './keys.ts';
import { useClient } from './provider.ts';
import { useSession } from './session.ts';

export interface ReadOptions {
  enabled?: boolean;
  /** Show what the previous request brought (`isPlaceholderData`) until this one answers. */
  keepPrevious?: boolean;
  staleTime?: number;
  /** For what the feed does not carry: asked again this often while the page is looked at. */
  refetchInterval?: number;
}

/** Loosely typed inside; the public hooks give each endpoint its own types. */
interface LooseApi {
  call(endpoint: Endpoint, request: LooseRequest, options: { signal: AbortSignal }): Promise<unknown>;
  all(endpoint: Endpoint, request: LooseRequest, options: { signal: AbortSignal }): Promise<unknown[]>;
}

function useRead(endpoint: Endpoint, options: ReadOptions) {
  const client = useClient();
  const signedIn = userOf(useSession()) !== undefined;
  const settings = {
    enabled: (signedIn || endpoint.access === 'public') && (options.enabled ?? true),
    ...(options.staleTime !== undefined && { staleTime: options.staleTime }),
    ...(options.refetchInterval !== undefined && { refetchInterval: options.refetchInterval }),
    ...(options.keepPrevious && { placeholderData: keepPreviousData }),
  };
  return { api: client.api as LooseApi, settings };
}

/** One read, kept true by the feed. A refetch never blanks what is shown. */
export function useApiQuery<E extends Endpoint>(
  endpoint: E,
  ...[request, options = {}]: RequestArguments<E, ReadOptions>
): UseQueryResult<Response<E>, ApiError> {
  const { api, settings } = useRead(endpoint, options);
  return useQuery({
    ...settings,
    queryKey: queryKey(endpoint, request as never),
    queryFn: ({ signal }) => api.call(endpoint, request ?? {}, { signal }),
  }) as UseQueryResult<Response<E>, ApiError>;
}

/** All items of a list, page by page. */
export function useApiList<E extends Endpoint>(
  endpoint: E,
  ...[request, options = {}]: RequestArguments<E, ReadOptions>
): UseQueryResult<ItemOf<E>[], ApiError> {
  const { api, settings } = useRead(endpoint, options);
  return useQuery({
    ...settings,
    queryKey: queryKey(endpoint, request as never, 'all'),
    queryFn: ({ signal }) => api.all(endpoint, request ?? {}, { signal }),
  }) as UseQueryResult<ItemOf<E>[], ApiError>;
}

/** A list that grows as one scrolls: `data` is what has come so far. */
export function useApiPages<E extends Endpoint>(
  endpoint: E,
  ...[request, options = {}]: RequestArguments<E, ReadOptions>
): UseInfiniteQueryResult<ItemOf<E>[], ApiError> {
  const { api, settings } = useRead(endpoint, options);
  return useInfiniteQuery({
    ...settings,
    queryKey: queryKey(endpoint, request as never, 'pages'),
    initialPageParam: null as string | null,
    queryFn: ({ signal, pageParam }) => {
      const query = {
        ...((request as LooseRequest | undefined)?.query as object | undefined),
        ...(pageParam && { cursor: pageParam }),
      };
      return api.call(endpoint, { ...request, query }, { signal });
    },
    getNextPageParam: (page) => (page as { nextCursor: string | null }).nextCursor,
    select: ({ pages }) => pages.flatMap((page) => (page as { items: ItemOf<E>[] }).items),
  }) as UseInfiniteQueryResult<ItemOf<E>[], ApiError>;
}
