import type { Client } from '@citypulse/client/client';
import { sendWaiting } from '@citypulse/client/sync/send-waiting';

interface SyncRegistration {
  sync?: { register(tag: string): Promise<void> };
}

/** Asks the browser to wake this page when reception is back; without that (Safari, Firefox) the open page does it. */
export function syncInBackground(client: Client): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  const onMessage = ({ data }: MessageEvent<unknown>) => {
    if ((data as { type?: unknown } | null)?.type === 'sync') void sendWaiting(client);
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
