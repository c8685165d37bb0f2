import { BackgroundTaskResult, registerTaskAsync } from 'expo-background-task';
import { defineTask, isTaskRegisteredAsync } from 'expo-task-manager';
import type { SyncNow } from './background-sync-type.ts';

const name = 'citypulse-sync';
const everyMinutes = 15;

let current: SyncNow | undefined;

// Sends while the app is alive in the background. Started by the system for this alone it has no client yet, and says
// that it failed.
defineTask(name, async () => {
  if (!current) return BackgroundTaskResult.Failed;
  try {
    await current();
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
