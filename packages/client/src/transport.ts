import type { Endpoint, Response as Answer } from '@citypulse/contracts/endpoint';
import { ApiError, errorOf, isApiError } from './api-error.ts';
import { backoff } from './backoff.ts';
import type { RequestSigner } from './device-signer.ts';
import { bodyOf, urlOf, type FilePart, type LooseRequest } from './request.ts';

export interface TransportSettings {
  /** Origin of the server; empty: the page's own. */
  baseUrl: string;
  platform: 'web' | 'mobile';
  fetch?: typeof fetch;
  random?: () => number;
  /** Signs what must be signed; without it the server says whether it takes such requests. */
  signer?: RequestSigner;
}

export interface SendOptions {
  signal?: AbortSignal;
  /** Per attempt; 10 s unless given, 120 s for uploads. */
  timeoutMs?: number;
  /** Version the change is based on; another one is refused as `version_mismatch`. */
  ifMatch?: number;
  idempotencyKey?: string;
  file?: FilePart;
  /** Whether to send again what failed in passing; by default what is safe to repeat is. */
  retry?: boolean;
}

export interface Transport {
  send<E extends Endpoint>(
    endpoint: E,
    request: LooseRequest,
    options: SendOptions & { token?: string },
  ): Promise<Answer<E>>;
}

const limits = { base: 300, cap: 5_000 };
const retries = 3;
/** Longer waits are the caller's to decide on. */
const longestWait = 30;

const passing = new Set(['unreachable', 'timeout', 'unavailable', 'too_many_requests']);
const idempotent = new Set(['GET', 'PUT', 'DELETE']);

/** May this call be sent again without doing anything twice? */
export const isRepeatable = (endpoint: Endpoint, options: SendOptions): boolean =>
  idempotent.has(endpoint.method) || endpoint.repeatable === true || options.idempotencyKey !== undefined;

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done() {
      signal?.removeEventListener('abort', stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(new ApiError('aborted'));
    }
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

function headersOf(
  settings: TransportSettings,
  options: SendOptions & { token?: string },
  contentType?: string,
) {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'x-citypulse-client': settings.platform,
  };
  if (contentType) headers['content-type'] = contentType;
  if (options.token) headers['authorization'] = `Bearer ${options.token}`;
  if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  return headers;
}

/** Own timer and controller: `AbortSignal.any` and `.timeout` are missing on phones. */
function deadline(ms: number, signal: AbortSignal | undefined) {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, ms);
  const stop = () => controller.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    failure: (cause: unknown) => {
      if (timedOut) return new ApiError('timeout', { cause });
      return new ApiError(signal?.aborted ? 'aborted' : 'unreachable', { cause });
    },
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    },
  };
}

type Settled = Required<Omit<TransportSettings, 'signer'>> & Pick<TransportSettings, 'signer'>;
type Sending = SendOptions & { token?: string };

async function attempt(
  settings: Settled,
  endpoint: Endpoint,
  request: LooseRequest,
  options: Sending,
): Promise<unknown> {
  const { body, contentType } = bodyOf(endpoint, request.body, options.file);
  const url = urlOf(settings.baseUrl, endpoint, request);
  const limit = deadline(options.timeoutMs ?? (endpoint.multipart ? 120_000 : 10_000), options.signal);
  try {
    const signed = await signatureOf(settings, endpoint, url, options.token, body);
    const response = await settings.fetch(url, {
      method: endpoint.method,
      headers: { ...headersOf(settings, options, contentType), ...signed },
      credentials: settings.platform === 'web' ? 'same-origin' : 'omit',
      signal: limit.signal,
      ...(body !== undefined && { body }),
    });
    if (!response.ok) throw await errorOf(response);
    if (endpoint.file) return await response.blob();
    return endpoint.response && response.status !== 204 ? await response.json() : undefined;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (error instanceof SyntaxError) throw new ApiError('bad_answer', { cause: error });
    throw limit.failure(error);
  } finally {
    limit.end();
  }
}

async function signatureOf(
  { signer }: Settled,
  { signed, method }: Endpoint,
  url: string,
  token: string | undefined,
  body: string | FormData | undefined,
): Promise<Record<string, string> | undefined> {
  if (!signed || !signer || token === undefined || body instanceof FormData) return undefined;
  return signer.headersFor({ method, url, token, body });
}

const isPassing = (error: unknown): error is ApiError =>
  isApiError(error) && passing.has(error.code) && (error.retryAfterSeconds ?? 0) <= longestWait;

async function persevere(
  settings: Settled,
  endpoint: Endpoint,
  request: LooseRequest,
  options: Sending,
): Promise<unknown> {
  const most = (options.retry ?? isRepeatable(endpoint, options)) ? retries : 0;
  let hasTime = false;
  for (let tries = 0; ; tries++) {
    try {
      return await attempt(settings, endpoint, request, options);
    } catch (error) {
      if (!hasTime && settings.signer?.learnsTime(error)) {
        hasTime = true;
        continue;
      }
      if (tries >= most || !isPassing(error)) throw error;
      await wait(backoff(tries, settings.random(), limits, error.retryAfterSeconds), options.signal);
    }
  }
}

export function createTransport(given: TransportSettings): Transport {
  const settings = {
    fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
    random: Math.random,
    ...given,
  };
  return {
    async send(endpoint, request, options) {
      const answer = await persevere(settings, endpoint, request, options);
      if (!endpoint.response) return undefined as never;
      const parsed = endpoint.response.safeParse(answer);
      if (!parsed.success) throw new ApiError('bad_answer', { status: 200, cause: parsed.error });
      return parsed.data as never;
    },
  };
}
