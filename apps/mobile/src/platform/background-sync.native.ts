import type { Client } from '@citypulse/client/client';
import { registerTaskAsync } from 'expo-background-task';
import { isTaskRegisteredAsync } from 'expo-task-manager';

export const backgroundTask = 'citypulse-sync';
const everyMinutes = 15;

let running: Client | undefined;

/** Of the app that is open, or lies in the background. */
export const runningClient = (): Client | undefined => running;

/** Lets the system wake the app now and then to send what waits. When is the system's choice; refused is harmless. */
export function syncInBackground(client: Client): () => void {
  running = client;
  void register().catch(() => undefined);
  return () => {
    if (running === client) running = undefined;
  };
}

async function register(): Promise<void> {
  if (await isTaskRegisteredAsync(backgroundTask)) return;
  await registerTaskAsync(backgroundTask, { minimumInterval: everyMinutes });
}
