import { currentSchema } from '@citypulse/contracts/mutations';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { Keeper } from '../live-keeper.ts';
import type { LocalStore } from './local-store.ts';

/** Lets the downlink write into a store, which keeps `entities` only (all unless given). */
export function keeperOf(store: LocalStore, entities?: readonly SyncEntity[]): Keeper {
  const kept = entities && new Set(entities);
  return {
    async load() {
      await renewRows(store);
      const { cursor, scopes, stages } = await store.load();
      return { cursor, scopes, stages };
    },
    async publish({ from, cursor, scopes, changes, adopt, removed, ackSeq, outcomes, first }) {
      // Before the acknowledgement, which would otherwise leave what it covers without an outcome.
      if (outcomes && outcomes.length > 0) await store.settle(outcomes);
      // Before the rows too: killed in between, the next first publication comes to the same.
      if (first && ackSeq !== undefined) await sendAgain(store, ackSeq);
      await store.publish({
        from,
        cursor,
        scopes,
        changes: kept ? changes.filter(({ t }) => kept.has(t)) : changes,
        adopt,
        remove: removed,
        ...(ackSeq !== undefined && { ackSeq }),
      });
    },
    beginStage: (stage) => store.beginStage(stage),
    stagePage: (name, rows, next) => store.stagePage(name, rows, next),
    dropStage: (name) => store.dropStage(name),
    forget: () => store.forgetCursor(),
    async outcomesAfter() {
      const [first] = await store.outbox(['queued']);
      return first && first.seq - 1;
    },
  };
}

const schemaNote = 'rows-schema';

/** Rows that another version of the app was given may lack what this one shows: they are read anew, what waits stays. */
async function renewRows(store: LocalStore): Promise<void> {
  if ((await store.note(schemaNote)) === currentSchema) return;
  const { cursor, stages } = await store.load();
  if (cursor !== null || stages.length > 0) await store.forgetCursor();
  await store.setNote(schemaNote, currentSchema);
}

/**
 * After a cursor was void the server may be one restored to an older state: what it has told once and knows no longer
 * is sent again. What it does know is answered as before.
 */
async function sendAgain(store: LocalStore, ackSeq: number): Promise<void> {
  const { lastSeq } = await store.load();
  const items = await store.outbox();
  const lost = items.some(({ seq, state }) => seq > ackSeq && (state === 'settled' || state === 'done'));
  if (lost && lastSeq > ackSeq) await store.requeueFrom(ackSeq + 1, { keepNumbers: true });
  // Bytes that are there are not sent twice: the server says so when an upload begins.
  const spokenOf = new Set(items.map(({ entity }) => entity.id));
  for (const { photoId, state } of await store.blobs()) {
    if (state === 'uploaded' || (state === 'refused' && spokenOf.has(photoId)))
      await store.updateBlob(photoId, { state: 'waiting', uploadUrl: null });
  }
}
