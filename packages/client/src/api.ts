import type { Endpoint, Request, Response as Answer } from '@citypulse/contracts/endpoint';
import { ApiError, isApiError } from './api-error.ts';
import { urlOf, type LooseRequest } from './request.ts';
import { userOf, type Session } from './session.ts';
import { createSharing } from './sharing.ts';
import { createTransport, type SendOptions, type Transport, type TransportSettings } from './transport.ts';

export type CallOptions = SendOptions;

/** The request may be left out where the endpoint needs nothing. */
export type RequestArguments<E extends Endpoint, O> =
  Record<never, never> extends Request<E>
    ? [request?: Request<E>, options?: O]
    : [request: Request<E>, options?: O];

/** Endpoints that answer `{ items, nextCursor }`. */
export type ItemOf<E extends Endpoint> = Answer<E> extends { items: readonly (infer Item)[] } ? Item : never;

export interface Api {
  /** One call; refusals and failures are thrown as ApiError. */
  call<E extends Endpoint>(endpoint: E, ...rest: RequestArguments<E, CallOptions>): Promise<Answer<E>>;
  /** Every page of a list. */
  all<E extends Endpoint>(endpoint: E, ...rest: RequestArguments<E, CallOptions>): Promise<ItemOf<E>[]>;
}

export interface ApiSettings extends TransportSettings {
  session: Session;
  /** Awaited before whatever must be signed: the server has to know the key. */
  beforeSigned?: () => Promise<void>;
}

interface Page {
  items: unknown[];
  nextCursor: string | null;
}

const mostPages = 100;

export const createApi = (settings: ApiSettings): Api => new Caller(settings);

class Caller implements Api {
  readonly #baseUrl: string;
  readonly #session: Session;
  readonly #transport: Transport;
  readonly #beforeSigned: (() => Promise<void>) | undefined;
  readonly #share = createSharing();

  constructor(settings: ApiSettings) {
    this.#baseUrl = settings.baseUrl;
    this.#session = settings.session;
    this.#transport = createTransport(settings);
    this.#beforeSigned = settings.beforeSigned;
  }

  call<E extends Endpoint>(endpoint: E, ...[request, options]: RequestArguments<E, CallOptions>) {
    return this.#call(endpoint, request ?? {}, options ?? {});
  }

  async all<E extends Endpoint>(endpoint: E, ...[request, options]: RequestArguments<E, CallOptions>) {
    const items: unknown[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < mostPages; pages++) {
      const asked: object = (request as LooseRequest | undefined)?.query ?? {};
      const query = { limit: 200, ...asked, ...(cursor !== null && { cursor }) };
      const page: unknown = await this.#call(endpoint, { ...request, query }, options ?? {});
      items.push(...(page as Page).items);
      cursor = (page as Page).nextCursor;
      if (cursor === null) return items as ItemOf<E>[];
    }
    throw new ApiError('bad_answer', { message: `${endpoint.path} has more than ${mostPages} pages` });
  }

  #call<E extends Endpoint>(endpoint: E, request: LooseRequest, options: CallOptions): Promise<Answer<E>> {
    const send = (signal: AbortSignal | undefined): Promise<Answer<E>> => {
      const withSignal = signal ? { ...options, signal } : options;
      return endpoint.access === 'public'
        ? this.#transport.send(endpoint, request, withSignal)
        : this.#authorised(endpoint, request, withSignal);
    };
    if (endpoint.method !== 'GET') return send(options.signal);
    // One person's answer under way is not the next person's.
    const person = userOf(this.#session.state.get())?.id ?? '';
    return this.#share(`${person} ${urlOf(this.#baseUrl, endpoint, request)}`, send, options.signal);
  }

  /** A refused token is renewed once; a second refusal ends the session. */
  async #authorised<E extends Endpoint>(endpoint: E, request: LooseRequest, options: CallOptions) {
    if (endpoint.signed === true) await this.#beforeSigned?.();
    const token = await this.#session.token();
    if (token === undefined) throw new ApiError('not_authenticated', { status: 401 });
    try {
      return await this.#transport.send(endpoint, request, { ...options, token });
    } catch (error) {
      if (!this.#isCurable(error)) throw error;
    }
    const next = await this.#session.renew(token);
    try {
      return await this.#transport.send(endpoint, request, { ...options, token: next });
    } catch (error) {
      if (this.#isCurable(error)) this.#session.expire();
      throw error;
    }
  }

  /** By another token. That the person has to prove who he is reaches the session, whichever request was told. */
  #isCurable(error: unknown): boolean {
    if (isApiError(error, 'step_up_required')) this.#session.demandProof();
    return isAboutToken(error);
  }
}

/** Of these another token cures none: the person or the device has to prove something more. */
const aboutProofs: readonly string[] = [
  'fresh_sign_in_required',
  'second_factor_required',
  'step_up_required',
  'signature_required',
  'signature_invalid',
  'signature_clock_skew',
];
const isAboutToken = (error: unknown): boolean =>
  isApiError(error) && error.status === 401 && !aboutProofs.includes(error.code);
