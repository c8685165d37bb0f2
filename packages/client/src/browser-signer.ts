import type { DeviceKey, DeviceSigner } from './device-signer.ts';

/**
 * A key that no script can read out, in the browser's own store: one for all apps of an origin, as they share the
 * session. The phone's app makes it, the others sign with it where it is. Loaded with the first request that must be
 * signed.
 */
export function browserSigner({ makes }: { makes: boolean }): DeviceSigner {
  let known: Promise<DeviceKey | undefined> | undefined;
  return {
    key() {
      known ??= import('./browser-key.ts').then(({ browserKey }) => browserKey(makes));
      // Neither a failure nor the want of a key is kept: another app of the origin may have made one since.
      void known.then(
        (key) => key ?? (known = undefined),
        () => (known = undefined),
      );
      return known;
    },
    sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
  };
}
