import type { Endpoint, Request, Response } from '@citypulse/contracts/endpoint';
import { login } from '@citypulse/contracts/identity';

/** One call of an operation of the contract; a refusal fails the test with its problem. */
export async function call<E extends Endpoint>(
  url: string,
  token: string | null,
  { method, path, response }: E,
  request?: Request<E>,
): Promise<Response<E>> {
  const {
    params = {},
    query = {},
    body,
  } = (request ?? {}) as {
    params?: Record<string, string>;
    query?: Record<string, string>;
    body?: unknown;
  };
  const address = path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '');
  const answer = await fetch(`${url}${address}?${new URLSearchParams(query)}`, {
    method,
    headers: {
      'X-CityPulse-Client': 'web',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (response ? response.parse(JSON.parse(text)) : undefined) as Response<E>;
}

export async function signIn(url: string, email: string, password: string) {
  return call(url, null, login, { body: { email, password, platform: 'web' } });
}
