import { configure } from '@testing-library/react-native';

configure({ asyncUtilTimeout: 10_000 });

/** The phone's key store and random numbers, which a test machine does not have. */
jest.mock('expo-secure-store', () => {
  const kept = new Map<string, string>();
  return {
    AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY: 1,
    WHEN_PASSCODE_SET_THIS_DEVICE_ONLY: 2,
    canUseBiometricAuthentication: () => true,
    getItemAsync: (key: string) => Promise.resolve(kept.get(key) ?? null),
    setItemAsync: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
    deleteItemAsync: (key: string) => Promise.resolve(void kept.delete(key)),
  };
});
jest.mock('expo-crypto', () => {
  const { createHash, randomBytes } = jest.requireActual<typeof import('node:crypto')>('node:crypto');
  return {
    CryptoDigestAlgorithm: { SHA256: 'SHA-256' },
    digest: (_algorithm: string, bytes: Uint8Array) =>
      Promise.resolve(Uint8Array.from(createHash('sha256').update(bytes).digest()).buffer),
    getRandomBytes: (count: number) => Uint8Array.from(randomBytes(count)),
    randomUUID: () => '01900000-0000-7000-8000-0000000000ff',
  };
});
/** A person with a finger on the sensor, always the right one. */
jest.mock('expo-local-authentication', () => ({
  AuthenticationType: { FINGERPRINT: 1, FACIAL_RECOGNITION: 2 },
  hasHardwareAsync: () => Promise.resolve(true),
  isEnrolledAsync: () => Promise.resolve(true),
  supportedAuthenticationTypesAsync: () => Promise.resolve([1]),
}));
/** Nor a loudspeaker. */
jest.mock('expo-audio', () => ({
  setAudioModeAsync: () => Promise.resolve(),
  createAudioPlayer: () => ({ seekTo: () => Promise.resolve(), play: () => undefined }),
}));
