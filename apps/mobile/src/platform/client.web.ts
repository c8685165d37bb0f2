import { createClient, type Client } from '@citypulse/client/client';

/** In a browser the app talks to the server it came from, and the cookie is the session. */
export const serverIsChosen = false;
export const defaultServer = '';

export function clientFor(server: string): Client {
  return createClient({ baseUrl: server, platform: 'web' });
}

export const deviceId = (): Promise<string | undefined> => Promise.resolve(undefined);
