import { configure } from '@testing-library/react-native';

configure({ asyncUtilTimeout: 10_000 });

/** The phone's key store and random numbers, which a test machine does not have. */
jest.mock('expo-secure-store', () => {
  const kept = new Map<string, string>();
  return {
    AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY: 1,
    getItemAsync: (key: string) => Promise.resolve(kept.get(key) ?? null),
    setItemAsync: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
    deleteItemAsync: (key: string) => Promise.resolve(void kept.delete(key)),
  };
});
jest.mock('expo-crypto', () => ({ randomUUID: () => '01900000-0000-7000-8000-0000000000ff' }));
/** Nor a loudspeaker. */
jest.mock('expo-audio', () => ({
  setAudioModeAsync: () => Promise.resolve(),
  createAudioPlayer: () => ({ seekTo: () => Promise.resolve(), play: () => undefined }),
}));
