import { createClient, type Client } from '@citypulse/client/client';
import { randomUUID } from 'expo-crypto';
import { deviceStore } from './device-store';

const tokenKey = 'refresh-token';
const deviceKey = 'device-id';

export const serverIsChosen = true;

/** Where a fresh installation looks for its town; built in, or the machine an emulator runs on. */
export const defaultServer = process.env.EXPO_PUBLIC_CITYPULSE_SERVER ?? 'http://10.0.2.2:8080';

export function clientFor(server: string): Client {
  return createClient({
    baseUrl: server,
    platform: 'mobile',
    tokens: {
      read: () => deviceStore.read(tokenKey),
      write: (token) => deviceStore.write(tokenKey, token),
      clear: () => deviceStore.remove(tokenKey),
    },
  });
}

/** The name of this installation, made once; the server binds the session to it. */
export async function deviceId(): Promise<string> {
  const known = await deviceStore.read(deviceKey);
  if (known) return known;
  const made = randomUUID();
  await deviceStore.write(deviceKey, made);
  return made;
}
