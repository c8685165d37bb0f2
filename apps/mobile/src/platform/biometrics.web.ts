import type { Biometrics } from './biometrics-type.ts';

/** A browser signs in by passkey; it has no key store of the system for anything else. */
export const biometrics: Biometrics = {
  offered: () => Promise.resolve(null),
  make: () => Promise.resolve({ name: 'away' }),
  open: () => Promise.resolve({ name: 'gone' }),
  forget: () => Promise.resolve(),
};
