import { logout, refresh, type AuthResponse } from '@citypulse/contracts/identity';
import { isApiError } from './api-error.ts';
import type { Tabs } from './tabs.ts';
import type { TokenStore } from './token-store.ts';
import type { Transport } from './transport.ts';

const mark = 'left:';

/**
 * A session whose person has signed out without a network: nobody comes back into it here, and it is ended at the
 * server as soon as there is one. Its token lies where the session's did, marked; browsers have the cookie and a note.
 */
export class LeftSession {
  readonly #transport: Transport;
  readonly #tokens: TokenStore | undefined;
  readonly #tabs: Tabs;
  #ending: Promise<void> | undefined;

  constructor(transport: Transport, tokens: TokenStore | undefined, tabs: Tabs) {
    this.#transport = transport;
    this.#tokens = tokens;
    this.#tabs = tabs;
  }

  async keep(): Promise<void> {
    const token = await this.#tokens?.read();
    if (token && !token.startsWith(mark)) await this.#tokens?.write(mark + token);
    this.#tabs.note('left');
  }

  /** The token of a session that goes on. */
  async token(): Promise<string | null> {
    const kept = (await this.#tokens?.read()) ?? null;
    return kept?.startsWith(mark) ? null : kept;
  }

  /** Never rejects: without a network it stays for the next time. */
  end(): Promise<void> {
    this.#ending ??= this.#tabs
      .exclusively(() => this.#endNow())
      .catch(() => undefined)
      .finally(() => (this.#ending = undefined));
    return this.#ending;
  }

  async #endNow(): Promise<void> {
    const kept = await this.#tokens?.read();
    if (this.#tokens ? !kept?.startsWith(mark) : !this.#tabs.isLeft()) return;
    try {
      const request = kept ? { body: { refreshToken: kept.slice(mark.length) } } : {};
      const answer = (await this.#transport.send(refresh, request, { retry: true })) as AuthResponse;
      if (answer.refreshToken) await this.#tokens?.write(mark + answer.refreshToken);
      await this.#transport.send(logout, {}, { token: answer.accessToken, retry: true });
    } catch (error) {
      if (!isApiError(error) || error.status !== 401) throw error;
    }
    await this.#tokens?.clear();
    this.#tabs.note(false);
  }
}
