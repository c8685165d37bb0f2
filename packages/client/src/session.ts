import type { Endpoint, Request } from '@citypulse/contracts/endpoint';
import { login, logout, refresh, type AuthResponse, type SignedInUser } from '@citypulse/contracts/identity';
import { ApiError, isApiError, isConnectionError } from './api-error.ts';
import { deviceIdFrom, type DeviceIdSource } from './device-id.ts';
import { LeftSession } from './left-session.ts';
import type { Network } from './network.ts';
import type { PersonStore } from './person-store.ts';
import { RememberedPerson } from './remembered-person.ts';
import { tabs as browserTabs, type Tabs } from './tabs.ts';
import type { SessionState } from './session-state.ts';
import { createStore, type Store } from './store.ts';
import { createTransport, type Transport, type TransportSettings } from './transport.ts';
import type { TokenStore } from './token-store.ts';

export interface Credentials {
  email: string;
  password: string;
  deviceId?: string;
}

type SignInEndpoint = Endpoint & { response: typeof login.response };
/** What is particular to a way in; platform and installation are added to it. */
export type SignInBody<E extends Endpoint> = Omit<NonNullable<Request<E>['body']>, 'platform'>;

export interface Session {
  state: Store<SessionState>;
  /** Looks for a session left by an earlier visit. */
  restore(): Promise<void>;
  signIn(credentials: Credentials): Promise<SignedInUser>;
  /** By any endpoint that answers a session: the second step, a passkey, the town's directory, a device's key. */
  signInBy<E extends SignInEndpoint>(endpoint: E, body: SignInBody<E>): Promise<SignedInUser>;
  /** Without a network too: then only here, until `endLeft`. What is unsent stays with its person. */
  signOut(): Promise<void>;
  /** Ends at the server what was left without a network, if there is one now. */
  endLeft(): Promise<void>;
  /** A token believed to be good; undefined when nobody is signed in. */
  token(): Promise<string | undefined>;
  /** After a 401 with that token: the next one. Calls at the same time share one refresh. */
  renew(refused: string): Promise<string>;
  /** The server ended this session; the person is asked to sign in again. */
  expire(): void;
  /** The server wants a proof before this session goes on; `proved` follows it. */
  demandProof(): void;
  proved(): void;
  /** What the feed brought: changed rights or language. */
  update(user: SignedInUser): void;
  /** Follows sign-ins and sign-outs of other tabs until the returned function is called. */
  watchTabs(): () => void;
}

export interface SessionSettings extends TransportSettings {
  tokens?: TokenStore;
  /** None: an app that is opened without a network shows the sign-in page. */
  person?: PersonStore;
  /** Name of this installation; binds the session to it. */
  deviceId?: DeviceIdSource;
  tabs?: Tabs;
  network?: Pick<Network, 'isOnline'>;
  now?: () => number;
}

/** So long a start waits for the server when the device could do without. */
const patience = 1_500;
/** Renewed this long before the end, so that a request does not arrive with a token that ran out on the way. */
const headStart = 15_000;

export const userOf = (state: SessionState): SignedInUser | undefined =>
  'user' in state ? state.user : undefined;

export function createSession(settings: SessionSettings): Session {
  return new TokenSession(settings);
}

class TokenSession implements Session {
  readonly state = createStore<SessionState>({ name: 'restoring' });
  readonly #settings: SessionSettings;
  readonly #transport: Transport;
  readonly #tabs: Tabs;
  readonly #left: LeftSession;
  readonly #person: RememberedPerson;
  readonly #now: () => number;
  #access: { token: string; renewAt: number } | undefined;
  #renewal: Promise<string> | undefined;
  /** Counts sessions begun and ended here: a renewal of a former one that answers late changes nothing. */
  #life = 0;

  constructor(settings: SessionSettings) {
    this.#settings = settings;
    this.#transport = createTransport(settings);
    this.#tabs = settings.tabs ?? browserTabs(settings.platform);
    this.#left = new LeftSession(this.#transport, settings.tokens, this.#tabs);
    this.#person = new RememberedPerson(settings.person);
    this.#now = settings.now ?? Date.now;
  }

  async restore(): Promise<void> {
    const stopWaiting = await this.#beginWithout();
    try {
      if (!this.#tabs.mayBeSignedIn()) throw new ApiError('not_authenticated');
      await this.#renewOnce();
    } catch (error) {
      const { name } = this.state.get();
      if (name === 'restoring' || name === 'offline') this.state.set(await this.#afterRestore(error));
    } finally {
      stopWaiting();
    }
  }

  /** Who is known here does not wait for a slow network to see what is here. */
  async #beginWithout(): Promise<() => void> {
    const user = this.state.get().name === 'restoring' ? await this.#person.read() : undefined;
    if (!user || !this.#tabs.mayBeSignedIn()) return () => undefined;
    const begin = () => this.state.get().name === 'restoring' && this.state.set({ name: 'offline', user });
    if (this.#settings.network?.isOnline() === false) begin();
    const timer = setTimeout(begin, patience);
    return () => clearTimeout(timer);
  }

  async #afterRestore(error: unknown): Promise<SessionState> {
    const user = await this.#person.read();
    if (isConnectionError(error) || isApiError(error, 'unavailable'))
      return user ? { name: 'offline', user } : { name: 'signed_out', why: 'unreachable' };
    // A phone is one person's: what he has queued must not be out of his reach because a session ran out.
    if (!user || !isApiError(error, 'session_expired')) return { name: 'signed_out' };
    return this.#settings.platform === 'mobile'
      ? { name: 'expired', user }
      : { name: 'signed_out', why: 'ended' };
  }

  signIn(credentials: Credentials): Promise<SignedInUser> {
    return this.signInBy(login, credentials);
  }

  async signInBy<E extends SignInEndpoint>(endpoint: E, given: SignInBody<E>): Promise<SignedInUser> {
    const before = this.state.get();
    // Whoever works on under an expired session stays there until it is renewed.
    const isAtWork = before.name === 'expired' || before.name === 'offline';
    if (!isAtWork) this.state.set({ name: 'signing_in' });
    try {
      await this.#left.end();
      const deviceId = await this.#deviceId();
      const body = { ...(deviceId && { deviceId }), ...given, platform: this.#settings.platform };
      const answer = (await this.#transport.send(endpoint, { body }, {})) as AuthResponse;
      this.#life += 1;
      await this.#adopt(answer);
      this.#tabs.announce(answer.user.id);
      return answer.user;
    } catch (error) {
      this.state.set(isAtWork ? before : { name: 'signed_out' });
      throw error;
    }
  }

  async signOut(): Promise<void> {
    let isLeft = false;
    try {
      await this.#endSession();
    } catch (error) {
      isLeft = isConnectionError(error) || isApiError(error, 'unavailable');
      // A session the server no longer knows has ended already; whatever else went wrong, it has not.
      if (!isLeft && (!isApiError(error) || error.status !== 401)) throw error;
    }
    if (isLeft) await this.#left.keep();
    else this.#tabs.note(false);
    await this.#forget({ name: 'signed_out' });
    this.#tabs.announce(null);
  }

  endLeft(): Promise<void> {
    return this.#left.end();
  }

  /** With a token that ran out or is refused the session would live on: it is renewed to be ended. */
  async #endSession(): Promise<void> {
    if (this.#settings.network?.isOnline() === false) throw new ApiError('unreachable');
    const { name } = this.state.get();
    const token = (await this.token()) ?? (name === 'offline' ? await this.#renewOnce() : undefined);
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

  async renew(refused: string): Promise<string> {
    // Somebody else's refresh has already replaced the refused token.
    if (this.#access && this.#access.token !== refused) return this.#access.token;
    // Whoever is asked to sign in is not let in by a request that was still under way.
    if (!this.#access && this.state.get().name === 'expired') throw new ApiError('session_expired');
    return this.#renewOnce();
  }

  expire(): void {
    const user = userOf(this.state.get());
    this.#life += 1;
    this.#access = undefined;
    this.state.set(user ? { name: 'expired', user } : { name: 'signed_out' });
  }

  demandProof(): void {
    const before = this.state.get();
    if (before.name !== 'expired' && 'user' in before)
      this.state.set({ ...before, name: 'expired', why: 'unproved' });
  }

  proved(): void {
    const user = userOf(this.state.get());
    if (user) this.state.set({ name: 'signed_in', user });
    if (user) this.#tabs.announce(user.id);
  }

  update(user: SignedInUser): void {
    if (this.state.get().name !== 'signed_in') return;
    this.state.set({ name: 'signed_in', user });
    void this.#person.write(user);
  }

  async #deviceId(): Promise<string | undefined> {
    const { deviceId } = this.#settings;
    return deviceId === undefined ? undefined : deviceIdFrom(deviceId);
  }

  watchTabs(): () => void {
    return this.#tabs.watch((userId) => {
      if (userOf(this.state.get())?.id === userId && this.state.get().name === 'signed_in') return;
      if (userId === null) void this.#forget({ name: 'signed_out' });
      else void this.#renewOnce().catch(() => undefined);
    });
  }

  #renewOnce(): Promise<string> {
    const life = this.#life;
    this.#renewal ??= this.#tabs
      .exclusively(() => this.#renewNow(life))
      .finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renewNow(life: number): Promise<string> {
    const stored = await this.#left.token();
    if (this.#settings.tokens && !stored) throw new ApiError('not_authenticated');
    try {
      const request = stored ? { body: { refreshToken: stored } } : {};
      // The server answers a repeated refresh of the same device alike, so a lost answer may be asked for again.
      const answer = await this.#transport.send(refresh, request, { retry: true });
      const isOurs = await this.#holds(stored, answer.refreshToken);
      if (life !== this.#life || !isOurs) throw new ApiError('session_expired');
      return await this.#adopt(answer);
    } catch (error) {
      const isOver = isApiError(error) && error.status === 401 && (await this.#holds(stored));
      if (isOver && life === this.#life) {
        await this.#settings.tokens?.clear();
        this.#tabs.note(false);
        // Nobody is at work yet: whoever restores decides.
        if (this.state.get().name !== 'restoring') this.expire();
      }
      throw error;
    }
  }

  /** Another client of this device may have signed out, or somebody else in, while the server was asked. */
  async #holds(...tokens: readonly (string | null | undefined)[]): Promise<boolean> {
    return !this.#settings.tokens || tokens.includes(await this.#left.token());
  }

  async #adopt(answer: AuthResponse): Promise<string> {
    if (answer.refreshToken) await this.#settings.tokens?.write(answer.refreshToken);
    const lifetime = answer.expiresIn * 1000;
    this.#access = {
      token: answer.accessToken,
      renewAt: this.#now() + Math.max(lifetime - headStart, lifetime / 2),
    };
    this.#tabs.note(true);
    await this.#person.write(answer.user);
    this.state.set({ name: 'signed_in', user: answer.user });
    return answer.accessToken;
  }

  async #forget(next: SessionState): Promise<void> {
    this.#life += 1;
    this.#access = undefined;
    if ((await this.#left.token()) !== null) await this.#settings.tokens?.clear();
    await this.#person.clear();
    this.state.set(next);
  }
}
