import type { LocalStore } from '@citypulse/client/sync/local-store';
import { memoryDatabase } from '@citypulse/client/sync/stores/memory-database';
import { MemoryStore } from '@citypulse/client/sync/stores/memory-store';
import type { ReactNode } from 'react';
import { SessionGate } from '../src/features/identity/session-gate.tsx';
import { FailedWrites } from '../src/features/sync/failed-writes.tsx';
import { UndoProvider } from '../src/ui/undo.tsx';
import { given } from './given.ts';
import { keptRows, type KeptRows } from './kept-rows.ts';
import { renderScreen } from './render-screen.tsx';
import { startTown, type TownServer } from './town-server.ts';

let town: TownServer | undefined;
afterEach(() => town?.close());

/** A caretaker's screen, opened as often as one likes, over what lies on his device; the server knows him and nothing else. */
export async function openKept(rows: KeptRows) {
  const body = { accessToken: 'access', refreshToken: 'next', expiresIn: 600, user: given.user() };
  town = await startTown({ 'POST /v1/auth/refresh': { status: 200, body } });
  const { url } = town;
  const database = memoryDatabase();
  const store = await keptRows(rows, given.building(1).id, database);
  const show = (screen: ReactNode, opened: LocalStore = new MemoryStore(database)) =>
    renderScreen(
      url,
      <SessionGate>
        <UndoProvider>
          <FailedWrites />
          {screen}
        </UndoProvider>
      </SessionGate>,
      'kept',
      opened,
    );
  return { store, database, show };
}
