import { sendWaiting, syncOnce } from '@citypulse/client/sync/send-waiting';
import { BackgroundTaskResult } from 'expo-background-task';
import { defineTask } from 'expo-task-manager';
import { readPreferences } from '../preferences/preferences-store.ts';
import { backgroundTask, runningClient } from './background-sync.native.ts';
import { backgroundClientFor } from './client.native.ts';
import { aloneInBackground } from './background-run.ts';

/** By the app that runs; where the system has started it for this alone, by a client of its own. */
async function work(): Promise<boolean> {
  const client = runningClient();
  if (client) return sendWaiting(client);
  const { server } = await readPreferences();
  return aloneInBackground((signal) => syncOnce(backgroundClientFor(server), signal));
}

export const defineBackgroundTask = (): void =>
  defineTask(backgroundTask, async () => {
    const isSent = await work().catch(() => false);
    return isSent ? BackgroundTaskResult.Success : BackgroundTaskResult.Failed;
  });
