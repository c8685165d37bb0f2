import { login, logout, refresh, type AuthResponse, type SignedInUser } from '@citypulse/contracts/identity';
import { ApiError, isApiError, isConnectionError } from './api-error.ts';
import { tabs as browserTabs, type Tabs } from './tabs.ts';
import { createStore, type Store } from './store.ts';
import { createTransport, type Transport, type TransportSettings } from './transport.ts';

/**
 * `expired`: the server ended the session while someone was at work; nothing is thrown away, the password is
 * asked for again. `signed_out` with `unreachable`: whether a session exists could not be found out.
 */
export type SessionState =
  | { name: 'restoring' }
  | { name: 'signed_out'; why?: 'unreachable' }
  | { name: 'signing_in' }
  | { name: 'signed_in'; user: SignedInUser }
  | { name: 'expired'; user: SignedInUser };

/** Where a phone keeps its refresh token; browsers have an HttpOnly cookie instead. */
export interface TokenStore {
  read(): Promise<string | null>;
  write(token: string): Promise<void>;
  clear(): Promise<void>;
}

export interface Credentials {
  email: string;
  password: string;
  deviceId?: string;
}

export interface Session {
  state: Store<SessionState>;
  /** Looks for a session left by an earlier visit. */
  restore(): Promise<void>;
  signIn(credentials: Credentials): Promise<SignedInUser>;
  signOut(): Promise<void>;
  /** A token believed to be good; undefined when nobody is signed in. */
  token(): Promise<string | undefined>;
  /** After a 401 with that token: the next one. Calls at the same time share one refresh. */
  renew(refused: string): Promise<string>;
  /** The server ended this session; the person is asked to sign in again. */
  expire(): void;
  /** What the feed brought: changed rights or language. */
  update(user: SignedInUser): void;
  /** Follows sign-ins and sign-outs of other tabs until the returned function is called. */
  watchTabs(): () => void;
}

export interface SessionSettings extends TransportSettings {
  tokens?: TokenStore;
  tabs?: Tabs;
  now?: () => number;
}

/** Renewed this long before the end, so that a request does not arrive with a token that ran out on the way. */
const headStart = 15_000;

export const userOf = (state: SessionState): SignedInUser | undefined =>
  state.name === 'signed_in' || state.name === 'expired' ? state.user : undefined;

export function createSession(settings: SessionSettings): Session {
  return new TokenSession(settings);
}

class TokenSession implements Session {
  readonly state = createStore<SessionState>({ name: 'restoring' });
  readonly #settings: SessionSettings;
  readonly #transport: Transport;
  readonly #tabs: Tabs;
  readonly #now: () => number;
  #access: { token: string; renewAt: number } | undefined;
  #renewal: Promise<string> | undefined;

  constructor(settings: SessionSettings) {
    this.#settings = settings;
    this.#transport = createTransport(settings);
    this.#tabs = settings.tabs ?? browserTabs(settings.platform);
    this.#now = settings.now ?? Date.now;
  }

  async restore(): Promise<void> {
    try {
      if (!this.#tabs.mayBeSignedIn()) throw new ApiError('not_authenticated');
      await this.#renewOnce();
    } catch (error) {
      if (this.state.get().name !== 'restoring') return;
      this.state.set(
        isConnectionError(error) ? { name: 'signed_out', why: 'unreachable' } : { name: 'signed_out' },
      );
    }
  }

  async signIn(credentials: Credentials): Promise<SignedInUser> {
    const before = this.state.get();
    // Whoever works on under an expired session stays there until it is renewed.
    if (before.name !== 'expired') this.state.set({ name: 'signing_in' });
    try {
      const body = { ...credentials, platform: this.#settings.platform };
      const answer = await this.#transport.send(login, { body }, {});
      await this.#adopt(answer);
      this.#tabs.announce(answer.user.id);
      return answer.user;
    } catch (error) {
      this.state.set(before.name === 'expired' ? before : { name: 'signed_out' });
      throw error;
    }
  }

  async signOut(): Promise<void> {
    try {
      await this.#endSession();
    } catch (error) {
      // A session the server no longer knows has ended already; whatever else went wrong, it has not.
      if (!isApiError(error) || error.status !== 401) throw error;
    }
    this.#tabs.note(false);
    await this.#forget({ name: 'signed_out' });
    this.#tabs.announce(null);
  }

  /** With a token that ran out or is refused the session would live on: it is renewed to be ended. */
  async #endSession(): Promise<void> {
    const token = await this.token();
    if (token === undefined) return;
    try {
      await this.#transport.send(logout, {}, { token, retry: true });
    } catch (error) {
      if (!isApiError(error) || error.status !== 401) throw error;
      await this.#transport.send(logout, {}, { token: await this.renew(token), retry: true });
    }
  }

  async token(): Promise<string | undefined> {
    if (!this.#access) return this.#renewal ?? undefined;
    if (this.#now() < this.#access.renewAt) return this.#access.token;
    return this.renew(this.#access.token);
  }

  renew(refused: string): Promise<string> {
    // Somebody else's refresh has already replaced the refused token.
    if (this.#access && this.#access.token !== refused) return Promise.resolve(this.#access.token);
    return this.#renewOnce();
  }

  expire(): void {
    const user = userOf(this.state.get());
    this.#access = undefined;
    this.state.set(user ? { name: 'expired', user } : { name: 'signed_out' });
  }

  update(user: SignedInUser): void {
    if (this.state.get().name === 'signed_in') this.state.set({ name: 'signed_in', user });
  }

  watchTabs(): () => void {
    return this.#tabs.watch((userId) => {
      if (userOf(this.state.get())?.id === userId && this.state.get().name === 'signed_in') return;
      if (userId === null) void this.#forget({ name: 'signed_out' });
      else void this.#renewOnce().catch(() => undefined);
    });
  }

  #renewOnce(): Promise<string> {
    this.#renewal ??= this.#tabs
      .exclusively(() => this.#renewNow())
      .finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renewNow(): Promise<string> {
    const stored = await this.#settings.tokens?.read();
    if (this.#settings.tokens && !stored) throw new ApiError('not_authenticated');
    try {
      const request = stored ? { body: { refreshToken: stored } } : {};
      // The server answers a repeated refresh of the same device alike, so a lost answer may be asked for again.
      const answer = await this.#transport.send(refresh, request, { retry: true });
      return await this.#adopt(answer);
    } catch (error) {
      if (isApiError(error) && error.status === 401) {
        await this.#settings.tokens?.clear();
        this.#tabs.note(false);
        this.expire();
      }
      throw error;
    }
  }

  async #adopt(answer: AuthResponse): Promise<string> {
    if (answer.refreshToken) await this.#settings.tokens?.write(answer.refreshToken);
    const lifetime = answer.expiresIn * 1000;
    this.#access = {
      token: answer.accessToken,
      renewAt: this.#now() + Math.max(lifetime - headStart, lifetime / 2),
    };
    this.#tabs.note(true);
    this.state.set({ name: 'signed_in', user: answer.user });
    return answer.accessToken;
  }

  async #forget(next: SessionState): Promise<void> {
    this.#access = undefined;
    await this.#settings.tokens?.clear();
    this.state.set(next);
  }
}
