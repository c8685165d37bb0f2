import type { DeviceKey, DeviceSigner } from '@citypulse/client/device-signer';
import { newSecret, secretKey, seedBytes } from '@citypulse/signing/secret-key';
import { CryptoDigestAlgorithm, digest, getRandomBytes } from 'expo-crypto';
import { deviceStore } from './device-store';

const name = 'request-key';

export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Uint8Array(await digest(CryptoDigestAlgorithm.SHA256, bytes));

export const newDeviceKey = (): string => newSecret(Uint8Array.from(getRandomBytes(seedBytes)));

let known: Promise<DeviceKey> | undefined;

/** Made on the first start and kept in the system's key store, never in a backup. */
async function requestKey(): Promise<DeviceKey> {
  const kept = await deviceStore.read(name);
  if (kept) return secretKey(kept, sha256);
  const made = newDeviceKey();
  await deviceStore.write(name, made);
  return secretKey(made, sha256);
}

export const deviceSigner: DeviceSigner = {
  key() {
    known ??= requestKey().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  },
  sha256,
  random: getRandomBytes,
};
