import { BackgroundTaskResult, registerTaskAsync } from 'expo-background-task';
import { defineTask, isTaskRegisteredAsync } from 'expo-task-manager';
import type { SyncNow } from './background-sync-type.ts';

const name = 'citypulse-sync';
const everyMinutes = 15;

let current: SyncNow | undefined;

// Defined with the module, as the system may start the app for this alone.
defineTask(name, async () => {
  try {
    await current?.();
    return BackgroundTaskResult.Success;
  } catch {
    return BackgroundTaskResult.Failed;
  }
});

/** Lets the system wake the app now and then to send what waits. When is the system's choice; refused is harmless. */
export function syncInBackground(syncNow: SyncNow): () => void {
  current = syncNow;
  void register().catch(() => undefined);
  return () => {
    if (current === syncNow) current = undefined;
  };
}

async function register(): Promise<void> {
  if (await isTaskRegisteredAsync(name)) return;
  await registerTaskAsync(name, { minimumInterval: everyMinutes });
}
