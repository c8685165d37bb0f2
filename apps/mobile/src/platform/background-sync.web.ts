import type { SyncNow } from './background-sync-type.ts';

interface SyncRegistration {
  sync?: { register(tag: string): Promise<void> };
}

/** Asks the browser to wake this page when reception is back; without that (Safari, Firefox) the open page does it. */
export function syncInBackground(syncNow: SyncNow): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  const onMessage = ({ data }: MessageEvent<unknown>) => {
    if ((data as { type?: unknown } | null)?.type === 'sync') void syncNow();
  };
  navigator.serviceWorker.addEventListener('message', onMessage);
  addEventListener('offline', ask);
  return () => {
    navigator.serviceWorker.removeEventListener('message', onMessage);
    removeEventListener('offline', ask);
  };
}

const ask = () => void register().catch(() => undefined);

async function register(): Promise<void> {
  const worker = (await navigator.serviceWorker.ready) as unknown as SyncRegistration;
  await worker.sync?.register('citypulse-sync');
}
