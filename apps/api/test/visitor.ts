import type { Problem } from '@citypulse/contracts/errors';
import { CallFailed } from './test-api.ts';

/** A browser without pages: it keeps cookies by origin and follows the directory's redirects by hand. */
export class Visitor {
  readonly #town: string;
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(town: string) {
    this.#town = town;
  }

  async #send(url: URL, request: RequestInit): Promise<Response> {
    const jar = this.#cookies.get(url.origin) ?? new Map<string, string>();
    this.#cookies.set(url.origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(request.headers);
    if (cookie) headers.set('cookie', cookie);
    const answer = await fetch(url, { ...request, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      jar.set(name, value);
    }
    return answer;
  }

  /** As a page of the town's own sends it. */
  async post<T>(path: string, body?: object, accessToken?: string): Promise<T> {
    const answer = await this.#send(new URL(path, this.#town), {
      method: 'POST',
      headers: {
        Origin: this.#town,
        'X-CityPulse-Client': 'web',
        ...(body && { 'Content-Type': 'application/json' }),
        ...(accessToken && { Authorization: `Bearer ${accessToken}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const told: unknown = JSON.parse(await answer.text());
    if (!answer.ok) throw new CallFailed(answer.status, told as Problem);
    return told as T;
  }

  /** Signs in at the directory; answers the address it sends the browser back to. */
  async throughDirectory(url: string, login: string): Promise<URL> {
    let at = new URL(url);
    let request: RequestInit = {};
    for (let steps = 0; steps < 12; steps += 1) {
      const answer = await this.#send(at, request);
      const next = answer.headers.get('location');
      request = {};
      if (next) at = new URL(next, at);
      else if (at.pathname.startsWith('/interaction/'))
        request = { method: 'POST', body: new URLSearchParams({ login }) };
      else throw new Error(`${at.href}: ${answer.status} ${await answer.text()}`);
      if (at.origin === this.#town) return at;
    }
    throw new Error('The directory goes round in circles');
  }
}
