import type { DeviceStore } from './device-store-type.ts';

/** Choices only: in a browser the refresh token is an HttpOnly cookie that no script can read. */
export const deviceStore: DeviceStore = {
  read: (key) => Promise.resolve(localStorage.getItem(`citypulse-mobile.${key}`)),
  write: (key, value) => Promise.resolve(localStorage.setItem(`citypulse-mobile.${key}`, value)),
  remove: (key) => Promise.resolve(localStorage.removeItem(`citypulse-mobile.${key}`)),
};
