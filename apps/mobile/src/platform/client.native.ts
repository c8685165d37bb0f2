import { createClient, type Client } from '@citypulse/client/client';
import type { OpenedStore } from '@citypulse/client/sync/stores/opened-store';
import Constants from 'expo-constants';
import { CryptoDigestAlgorithm, digest, randomUUID } from 'expo-crypto';
import { Platform } from 'react-native';
import { endBackground } from './background-run.ts';
import { deviceSigner } from './device-signer.native.ts';
import { deviceStore } from './device-store';
import { phoneNetwork } from './network.native.ts';
import { openLocalStore } from './local-store.native.ts';

const tokenKey = 'refresh-token';
const deviceKey = 'device-id';
const personKey = 'person';

export const serverIsChosen = true;

/** Where a fresh installation looks for its town; built in, or the machine an emulator runs on. */
export const defaultServer = process.env.EXPO_PUBLIC_CITYPULSE_SERVER ?? 'http://10.0.2.2:8080';

const kept = (key: string) => ({
  read: () => deviceStore.read(key),
  write: (value: string) => deviceStore.write(key, value),
  clear: () => deviceStore.remove(key),
});

/** Of the app with its screens. */
export const clientFor = (server: string): Client =>
  phoneClient(server, async (userId) => {
    await endBackground();
    return openLocalStore(server, userId);
  });

/** Of an app that was started for one sync. */
export const backgroundClientFor = (server: string): Client =>
  phoneClient(server, (userId) => openLocalStore(server, userId));

function phoneClient(server: string, openStore: (userId: string) => Promise<OpenedStore>): Client {
  return createClient({
    baseUrl: server,
    platform: 'mobile',
    app: 'mobile',
    tokens: kept(tokenKey),
    person: kept(personKey),
    deviceId,
    device: () => Promise.resolve(about),
    network: phoneNetwork(),
    signer: deviceSigner,
    sync: {
      openStore,
      sha256: hexOf,
    },
  });
}

const about = {
  deviceType: Platform.OS === 'ios' ? ('ios' as const) : ('android' as const),
  deviceName: Constants.deviceName ?? null,
  osVersion: String(Platform.Version),
  appVersion: Constants.expoConfig?.version ?? null,
};

/** The name of this installation, made once; the server binds the session to it. */
export async function deviceId(): Promise<string> {
  const known = await deviceStore.read(deviceKey);
  if (known) return known;
  const made = randomUUID();
  await deviceStore.write(deviceKey, made);
  return made;
}

async function hexOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await digest(CryptoDigestAlgorithm.SHA256, bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
