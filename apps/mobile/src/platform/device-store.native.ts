import * as SecureStore from 'expo-secure-store';
import type { DeviceStore } from './device-store-type.ts';

/** The system's key store: encrypted, readable after the first unlock, never in a backup. */
const options = { keychainAccessible: SecureStore.AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY };

export const deviceStore: DeviceStore = {
  read: (key) => SecureStore.getItemAsync(key, options),
  write: (key, value) => SecureStore.setItemAsync(key, value, options),
  remove: (key) => SecureStore.deleteItemAsync(key, options),
};
