import type { Endpoint, Request, Response } from '@citypulse/contracts/endpoint';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { CallOptions } from '../api.ts';
import { isApiError, type ApiError } from '../api-error.ts';
import type { LooseRequest } from '../request.ts';
import { endpointKey } from './keys.ts';
import { useClient } from './provider.ts';

export type MutationInput<E extends Endpoint> = Request<E> &
  Pick<CallOptions, 'ifMatch' | 'file' | 'idempotencyKey'>;

export interface MutationOptions<E extends Endpoint> {
  /** Reads that change with this and that the feed does not carry. */
  invalidates?: readonly Endpoint[];
  onSuccess?: (answer: Response<E>, input: MutationInput<E>) => void;
  onError?: (error: ApiError, input: MutationInput<E>) => void;
}

type Loose = (endpoint: Endpoint, request: LooseRequest, options: CallOptions) => Promise<unknown>;

export function useApiMutation<E extends Endpoint>(
  endpoint: E,
  options: MutationOptions<E> = {},
): UseMutationResult<Response<E>, ApiError, MutationInput<E>> {
  const { api } = useClient();
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all(
      (options.invalidates ?? []).map((read) => queries.invalidateQueries({ queryKey: endpointKey(read) })),
    );
  return useMutation<Response<E>, ApiError, MutationInput<E>>({
    mutationFn: ({ ifMatch, file, idempotencyKey, ...request }) => {
      const call: CallOptions = {
        ...(ifMatch && { ifMatch }),
        ...(file && { file }),
        ...(idempotencyKey && { idempotencyKey }),
      };
      return (api.call as Loose)(endpoint, request, call) as Promise<Response<E>>;
    },
    onSuccess: async (answer, input) => {
      options.onSuccess?.(answer, input);
      await refresh();
    },
    onError: (error, input) => {
      options.onError?.(error, input);
      // Somebody was faster: what is shown is known to be old.
      if (isApiError(error, 'version_mismatch')) void refresh();
    },
  });
}
