/** What the device believes about its network; `online` is a hope, `offline` is certain. */
export interface Network {
  isOnline(): boolean;
  watch(listener: (online: boolean) => void): () => void;
}

/** Browsers tell by events; elsewhere (phones) an adapter is given, and without one the socket finds out. */
export function network(): Network {
  const { window } = globalThis;
  if (typeof window?.addEventListener !== 'function')
    return { isOnline: () => true, watch: () => () => undefined };
  return {
    isOnline: () => window.navigator.onLine !== false,
    watch(listener) {
      const online = () => listener(true);
      const offline = () => listener(false);
      window.addEventListener('online', online);
      window.addEventListener('offline', offline);
      return () => {
        window.removeEventListener('online', online);
        window.removeEventListener('offline', offline);
      };
    },
  };
}
