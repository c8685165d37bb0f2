import type { Network } from '@citypulse/client/network';
import { addEventListener } from '@react-native-community/netinfo';

/** What the phone says about its connection; unknown is a hope, the socket finds out. */
export function phoneNetwork(): Network {
  let online = true;
  const listeners = new Set<(online: boolean) => void>();
  addEventListener(({ isConnected }) => {
    const is = isConnected !== false;
    if (is === online) return;
    online = is;
    for (const listener of listeners) listener(is);
  });
  return {
    isOnline: () => online,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
