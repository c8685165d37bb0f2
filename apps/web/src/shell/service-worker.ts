/** Keeps the app's shell on the device; a new version waits until the person takes it. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  // The first screen has the network to itself; by now it may be there already.
  if (document.readyState === 'complete') void register();
  else window.addEventListener('load', () => void register());
}

async function register(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.register('/sw.js', { scope: '/' });
    if (registration.waiting) void offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        // Without a controller this is the first visit, not an update.
        if (worker.state === 'installed' && navigator.serviceWorker.controller) void offer(worker);
      });
    });
  } catch {
    // Private windows and policies may refuse it: the app then simply needs the network.
  }
}

async function offer(worker: ServiceWorker): Promise<void> {
  const { announceUpdate } = await import('./notify.tsx');
  announceUpdate(() => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to aim at
    worker.postMessage({ type: 'SKIP_WAITING' });
  });
}

/** After a deployment an old page may ask for parts that are gone: it starts anew, once. */
export function reloadOnMissingChunk(): void {
  const key = 'citypulse.reloaded';
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(key) ?? 0);
    if (!navigator.onLine || Date.now() - last < 60_000) return;
    event.preventDefault();
    sessionStorage.setItem(key, String(Date.now()));
    location.reload();
  });
}
