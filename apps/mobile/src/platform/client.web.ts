import { browserName } from '@citypulse/client/browser-name';
import { createClient, type Client } from '@citypulse/client/client';
import { browserDeviceId } from '@citypulse/client/device-id';
import Constants from 'expo-constants';
import { openLocalStore } from './local-store.web.ts';

/** In a browser the app talks to the server it came from, and the cookie is the session. */
export const serverIsChosen = false;
export const defaultServer = '';

export function clientFor(server: string): Client {
  return createClient({
    baseUrl: server,
    platform: 'web',
    app: 'mobile',
    device: () => Promise.resolve({ deviceType: 'web', deviceName: browserName(), appVersion }),
    sync: { openStore: (userId) => openLocalStore(server, userId, () => location.reload()) },
  });
}

export const deviceId = (): Promise<string> => Promise.resolve(browserDeviceId('mobile'));

const appVersion = Constants.expoConfig?.version ?? null;
