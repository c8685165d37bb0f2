import { alwaysLeader } from '@citypulse/client/sync/leadership';
import { expoConnection } from '@citypulse/client/sync/stores/expo-sqlite';
import { openPhoneStore } from '@citypulse/client/sync/stores/open-phone-store';
import type { OpenedStore } from '@citypulse/client/sync/stores/opened-store';
import { noChannel } from '@citypulse/client/sync/stores/tab-channel';
import { getRandomBytesAsync } from 'expo-crypto';
import { File, Directory } from 'expo-file-system';
import { defaultDatabaseDirectory, openDatabaseAsync } from 'expo-sqlite';
import { deviceStore } from './device-store';

const directory = new Directory(`file://${String(defaultDatabaseDirectory)}`);

/** What this phone keeps for one person on one server: SQLite, encrypted by a key of the system's key store. */
export async function openLocalStore(server: string, userId: string): Promise<OpenedStore> {
  const { store, notices } = await openPhoneStore(
    { app: 'mobile', server, userId },
    {
      connect: async (file, key) => expoConnection(await openDatabaseAsync(file), key),
      exists: (file) => new File(directory, file).exists,
      rename(file, to) {
        const from = new File(directory, file);
        if (from.exists) from.move(new File(directory, to));
      },
      readKey: (name) => deviceStore.read(name),
      writeKey: (name, key) => deviceStore.write(name, key),
      randomBytes: (count) => getRandomBytesAsync(count),
      now: () => new Date(),
    },
  );
  return {
    store,
    tab: { ...alwaysLeader, channel: noChannel, leave: () => undefined },
    notices,
  };
}
