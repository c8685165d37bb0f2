import type { Response } from '@citypulse/contracts/endpoint';
import { currentSchema } from '@citypulse/contracts/mutations';
import { pull as pullEndpoint, snapshot } from '@citypulse/contracts/sync';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { Api } from './api.ts';
import { isApiError } from './api-error.ts';
import { deviceIdFrom, type DeviceIdSource } from './device-id.ts';
import type { LiveEffect, LiveEvent } from './live-events.ts';

export interface LiveRequestSettings {
  api: Pick<Api, 'call'>;
  deviceId: DeviceIdSource;
  /** What the store keeps; snapshots bring nothing else. */
  entities?: readonly SyncEntity[];
}

const pageLimit = 1_000;

const retryAfterOf = (error: unknown): { retryAfterSeconds?: number } => {
  const after = isApiError(error) ? error.retryAfterSeconds : undefined;
  return after === undefined ? {} : { retryAfterSeconds: after };
};

/** One pull; how it ended. */
export async function askPull(
  { api, deviceId, entities }: LiveRequestSettings,
  { pull, cursor, scopes }: LiveEffect & { type: 'pull' },
  outcomesAfter: () => Promise<number | undefined>,
  signal: AbortSignal,
): Promise<LiveEvent> {
  try {
    const after = await outcomesAfter();
    const body = {
      deviceId: await deviceIdFrom(deviceId),
      schema: currentSchema,
      limit: pageLimit,
      scopes: [...scopes],
      ...(cursor !== null && { cursor }),
      ...(entities && { entities: [...entities] }),
      ...(after !== undefined && { outcomesAfter: after }),
    };
    const answer = await api.call(pullEndpoint, { body }, { signal, retry: false });
    return { type: 'pulled', pull, answer };
  } catch (error) {
    const resync = isApiError(error, 'resync_required');
    return { type: 'pull_failed', pull, resync, ...retryAfterOf(error) };
  }
}

/** One page of a snapshot, or why there is none. */
export async function askPage(
  { api }: LiveRequestSettings,
  { staging, name, token }: LiveEffect & { type: 'snapshot' },
): Promise<Response<typeof snapshot> | (LiveEvent & { type: 'page_failed' })> {
  try {
    return await api.call(snapshot, { query: { token, limit: pageLimit } }, { retry: false });
  } catch (error) {
    // Rights that changed, or a feed that no longer reaches back so far.
    const gone = isApiError(error, 'invalid_request') || isApiError(error, 'resync_required');
    return { type: 'page_failed', staging, name, gone, ...retryAfterOf(error) };
  }
}
