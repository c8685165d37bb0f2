import type { SignedInUser } from '@citypulse/contracts/identity';
import type { Endpoint } from '@citypulse/contracts/endpoint';
import { socketTicket } from '@citypulse/contracts/identity';
import { push } from '@citypulse/contracts/mutations';
import { essentials, pull, snapshot } from '@citypulse/contracts/sync';
import type { Api } from '../../api.ts';
import { ApiError, isApiError } from '../../api-error.ts';
import type { Session } from '../../session.ts';
import type { SessionState } from '../../session-state.ts';
import { createStore } from '../../store.ts';
import type { FaultyNetwork, NearEnd } from './network.ts';
import type { Standing } from './standing.ts';

const kinds = new Map<Endpoint, string>([
  [pull, 'pull'],
  [snapshot, 'snapshot'],
  [push, 'push'],
  [socketTicket, 'ticket'],
  [essentials, 'essentials'],
]);

interface Parts {
  near: NearEnd;
  network: FaultyNetwork;
  standing: Standing;
  user: SignedInUser;
  /** What the installation remembers of its token; outlives the app. */
  keptToken: { value: number | null };
  setTimer(work: () => void, ms: number): () => void;
  /** The person is asked for the password, and gives it some time later. */
  ended(): void;
}

/** Token, refresh and expiry as the product's session has them, over the simulated network. */
export class PersonSession implements Session {
  readonly state = createStore<SessionState>({ name: 'restoring' });
  readonly #parts: Parts;
  #renewal: Promise<string> | undefined;
  #access: number | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Begins without the network, with who was signed in last; the session is renewed as soon as there is one. */
  async restore(): Promise<void> {
    const { user, keptToken, setTimer } = this.#parts;
    if (keptToken.value === null) return this.expire(true);
    if (this.state.get().name === 'restoring') this.state.set({ name: 'offline', user });
    try {
      await this.#renewOnce();
    } catch (error) {
      if (!isApiError(error) || error.status !== 401) setTimer(() => void this.restore(), 2_000);
    }
  }

  /** Here by the password; the server has made a new session. */
  signedIn(token: number): void {
    const { keptToken, user } = this.#parts;
    keptToken.value = this.#access = token;
    this.state.set({ name: 'signed_in', user });
  }

  async signIn(): Promise<SignedInUser> {
    throw new Error('Persons sign in by the world');
  }

  signInBy(): Promise<SignedInUser> {
    return this.signIn();
  }

  async endLeft(): Promise<void> {}

  async signOut(): Promise<void> {
    throw new Error('Nobody signs out');
  }

  async token(): Promise<string | undefined> {
    return this.#access === null ? this.#renewal : String(this.#access);
  }

  renew(refused: string): Promise<string> {
    if (this.#access !== null && String(this.#access) !== refused)
      return Promise.resolve(String(this.#access));
    return this.#renewOnce();
  }

  #renewOnce(): Promise<string> {
    this.#renewal ??= this.#renewNow().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renewNow(): Promise<string> {
    const { network, near, standing } = this.#parts;
    try {
      const ask = { kind: 'refresh', standing, token: null, body: {}, timeoutMs: 10_000 };
      const token = (await network.ask(near, ask)) as number;
      this.signedIn(token);
      return String(token);
    } catch (error) {
      if (isApiError(error) && error.status === 401) this.expire();
      throw error;
    }
  }

  expire(isNew = false): void {
    const { keptToken, user, ended } = this.#parts;
    if (this.state.get().name === 'expired' && !isNew) return;
    keptToken.value = this.#access = null;
    this.state.set({ name: 'expired', user });
    ended();
  }

  /** Nothing unusual is ever seen here. */
  demandProof(): void {}
  proved(): void {}
  update(): void {}

  watchTabs(): () => void {
    return () => undefined;
  }

  /** One call, as `createApi` makes it: a refused token is renewed once, a second refusal ends the session. */
  readonly call = (async (
    endpoint: Endpoint,
    request: { body?: unknown; query?: unknown } = {},
    options: { signal?: AbortSignal; timeoutMs?: number } = {},
  ) => {
    const { network, near, standing } = this.#parts;
    const kind = kinds.get(endpoint) ?? endpoint.path;
    const { signal, timeoutMs = 10_000 } = options;
    const token = await this.token();
    if (token === undefined) throw new ApiError('not_authenticated', { status: 401 });
    const ask = (by: string) =>
      network.ask(near, {
        kind,
        standing,
        token: Number(by),
        body: request.body ?? request.query,
        signal,
        timeoutMs,
      });
    try {
      return await ask(token);
    } catch (error) {
      if (!isApiError(error) || error.status !== 401) throw error;
    }
    const next = await this.renew(token);
    try {
      return await ask(next);
    } catch (error) {
      if (isApiError(error) && error.status === 401) this.expire();
      throw error;
    }
  }) as Api['call'];
}
