import { secretKey } from '@citypulse/signing/secret-key';
import * as LocalAuthentication from 'expo-local-authentication';
import * as SecureStore from 'expo-secure-store';
import type { Biometrics, Opened } from './biometrics-type.ts';
import { newDeviceKey, sha256 } from './device-signer.native.ts';

const name = 'login-key';

/** The system itself asks, and drops the value when another finger or face is enrolled. */
const behind = (prompt: string): SecureStore.SecureStoreOptions => ({
  requireAuthentication: true,
  authenticationPrompt: prompt,
  keychainAccessible: SecureStore.WHEN_PASSCODE_SET_THIS_DEVICE_ONLY,
});

async function opened(secret: string): Promise<Opened> {
  return { name: 'open', key: await secretKey(secret, sha256) };
}

export const biometrics: Biometrics = {
  async offered() {
    const isSetUp =
      (await LocalAuthentication.hasHardwareAsync()) && (await LocalAuthentication.isEnrolledAsync());
    if (!isSetUp || !SecureStore.canUseBiometricAuthentication()) return null;
    const { FINGERPRINT } = LocalAuthentication.AuthenticationType;
    const kinds = await LocalAuthentication.supportedAuthenticationTypesAsync();
    return kinds.includes(FINGERPRINT) ? 'finger' : 'face';
  },
  async make(prompt) {
    const secret = newDeviceKey();
    try {
      // Android asks when writing, iOS when reading: either way the key is known to open.
      await SecureStore.setItemAsync(name, secret, behind(prompt));
    } catch {
      return { name: 'away' };
    }
    return opened(secret);
  },
  async open(prompt) {
    try {
      const secret = await SecureStore.getItemAsync(name, behind(prompt));
      return secret === null ? { name: 'gone' } : await opened(secret);
    } catch {
      return { name: 'away' };
    }
  },
  forget: () => SecureStore.deleteItemAsync(name),
};
