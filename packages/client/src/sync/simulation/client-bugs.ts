import { push as pushEndpoint, type Mutation } from '@citypulse/contracts/mutations';
import { pull as pullEndpoint, type PullAnswer } from '@citypulse/contracts/sync';
import { cursorOf, readCursor } from '@citypulse/contracts/sync-changes';
import type { Endpoint } from '@citypulse/contracts/endpoint';
import type { Api } from '../../api.ts';
import { isApiError } from '../../api-error.ts';
import type { Keeper } from '../../live-keeper.ts';
import type { LiveSocket, SocketListener } from '../../live-socket.ts';
import type { LocalStore, OutboxItem } from '../local-store.ts';
import type { ClientBug } from './bugs.ts';
import type { RunningTab, TabHost } from './parts.ts';

/*
 * The client's mistakes, made around the product: its store and its network behave as if the engine had made them.
 * Without a bug everything is handed on as it is.
 */

type Loose = (
  endpoint: Endpoint,
  request: { body: Record<string, unknown> },
  options: object,
) => Promise<unknown>;

const pause = (tab: RunningTab) =>
  new Promise<void>((resolve) =>
    tab.after(tab.device.around.random.delay(20), `${tab.name}: the mistake`, resolve),
  );

export function wrapCall(tab: RunningTab, given: Api['call']): Api['call'] {
  const { bug } = tab.device.around;
  const call = given as Loose;
  const wrapped: Loose = async (endpoint, request, options) => {
    if (endpoint === pushEndpoint)
      return pushWith(tab, bug, () => call(endpoint, request, options), request.body);
    if (endpoint !== pullEndpoint) return call(endpoint, request, options);
    const body = { ...request.body, ...cursorWith(tab, bug, request.body['cursor']) };
    const answer = (await call(endpoint, { ...request, body }, options)) as PullAnswer;
    if (bug !== 'pages_shown_singly' || !answer.more) return answer;
    tab.after(50, `${tab.name}: the next page`, () => tab.live.ask());
    return { ...answer, more: false };
  };
  return bug === null ? given : (wrapped as Api['call']);
}

function cursorWith(tab: RunningTab, bug: ClientBug | null, cursor: unknown): { cursor?: string } {
  if (typeof cursor !== 'string') return {};
  const { model } = tab.device.around.host;
  const { pos = 0 } = readCursor(cursor) ?? {};
  if (bug === 'epoch_ignored') return { cursor: model.cursor(Math.min(pos, model.head)) };
  const reached = tab.device.database.cursor ?? model.cursor();
  if (bug === 'snapshot_without_replay' && pos < (readCursor(reached)?.pos ?? 0)) return { cursor: reached };
  return { cursor };
}

async function pushWith(
  { device }: RunningTab,
  bug: ClientBug | null,
  send: () => Promise<unknown>,
  body: Record<string, unknown>,
): Promise<unknown> {
  const { outbox } = device.database;
  const batch = body['batch'] as Mutation[];
  try {
    const answer = (await send()) as {
      ackSeq: number;
      results: { id: string; seq: number; status: string }[];
    };
    if (bug !== 'poison_first_in_first_out') return answer;
    const bad = answer.results.findIndex(({ status }) => status === 'rejected' || status === 'blocked');
    const isGood = (index: number) => bad === -1 || index < bad;
    const results = answer.results.map((one, index) => (isGood(index) ? one : { ...one, status: 'retry' }));
    return { ...answer, results };
  } catch (error) {
    const status = isApiError(error) ? error.status : -1;
    if (bug === 'dropped_on_401' && status === 401) for (const { id } of batch) outbox.delete(id);
    if (bug === 'retry_under_new_id' && status === 0) for (const { id } of batch) rename(device, id);
    throw error;
  }
}

function rename(device: TabHost, id: string): void {
  const { database, around } = device;
  const item = database.outbox.get(id);
  if (item?.state !== 'queued') return;
  const renamed: OutboxItem = {
    ...item,
    id: around.random.id(device.now().getTime()),
    seq: ++database.lastSeq,
  };
  database.outbox.delete(id);
  database.outbox.set(renamed.id, renamed);
  device.witness.renamed(id, renamed);
}

type Keep = (userId: string) => Promise<Keeper | null>;

export const wrapKeep = (keep: Keep, bug: ClientBug | null): Keep => {
  if (bug !== 'unread_store_given_up') return keep;
  return async (userId) => {
    const keeper = await keep(userId);
    const held = await keeper?.load().catch(() => null);
    return held ? keeper : null;
  };
};

export function wrapListener(tab: RunningTab, listener: SocketListener): SocketListener {
  const { bug, host } = tab.device.around;
  if (bug === 'frame_shown_singly') {
    const singly = (delta: Parameters<SocketListener['delta']>[0]) => {
      listener.delta(delta);
      listener.head(cursorOf(host.model.epochName, delta.pos));
    };
    return { ...listener, delta: singly };
  }
  if (bug === 'gap_ignored')
    return { ...listener, delta: (delta) => listener.delta({ ...delta, prev: 0 }), poke: () => undefined };
  if (bug === 'rooms_left_as_they_are') return { ...listener, scopeChanged: () => tab.live.ask() };
  return listener;
}

export function wrapSocket(tab: RunningTab, socket: LiveSocket): LiveSocket {
  if (tab.device.around.bug !== 'epoch_ignored') return socket;
  return {
    close: () => socket.close(),
    async resume(cursor, scopes) {
      const answer = await socket.resume(cursor, scopes);
      return answer.mode === 'resync' ? { ...answer, mode: 'pull' } : answer;
    },
  };
}

/** The methods a bug does in its own way. */
type Instead = Partial<LocalStore>;

export function wrapStore(tab: RunningTab, store: LocalStore): LocalStore {
  const { bug } = tab.device.around;
  const make = bug === null ? undefined : storeBugs[bug];
  return make ? Object.assign(Object.create(store) as LocalStore, make(store, tab)) : store;
}

const storeBugs: Partial<Record<ClientBug, (store: LocalStore, tab: RunningTab) => Instead>> = {
  cursor_before_rows: (store, tab) => ({
    async publish(publication) {
      await store.publish({ ...publication, changes: [] });
      await pause(tab);
      const { cursor, scopes, changes } = publication;
      await store.publish({ from: cursor, cursor, scopes, changes, adopt: [], remove: [] });
    },
  }),
  outbox_cleared_on_resync: (store, { device }) => ({
    async forgetCursor() {
      await store.forgetCursor();
      device.database.outbox.clear();
    },
  }),
  overlay_ends_with_answer: (store, { device }) => ({
    async settle(outcomes) {
      await store.settle(outcomes);
      const { outbox } = device.database;
      for (const item of outbox.values())
        if (item.state === 'settled') outbox.set(item.id, { ...item, state: 'done' });
    },
  }),
  number_outside_transaction: (store, tab) => ({
    async enqueue(mutations, beside) {
      const { database } = tab.device;
      const last = database.lastSeq;
      await pause(tab);
      const items = await store.enqueue(mutations, beside);
      database.lastSeq = last + items.length;
      return items.map((item, index) => {
        const numbered = { ...item, seq: last + 1 + index };
        database.outbox.set(item.id, numbered);
        return numbered;
      });
    },
  }),
  exits_ignored: (store) => ({
    publish: (publication) =>
      store.publish({ ...publication, changes: publication.changes.filter(({ op }) => op !== 'out') }),
  }),
  lost_scope_kept: (store, { device }) => ({
    publish(publication) {
      const kept = [...device.database.visible.values()].map(({ scope }) => scope);
      const lost = kept.filter(({ id }) => !publication.scopes.some((scope) => scope.id === id));
      return store.publish({ ...publication, scopes: [...publication.scopes, ...lost], remove: [] });
    },
  }),
  unknown_number_ignored: (store) => ({
    requeueFrom: (seq, how) => store.requeueFrom(seq, how?.keepNumbers ? how : {}),
  }),
  ordered_by_clock: (store) => ({
    handOut: async () => (await store.handOut()).toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1)),
  }),
  handed_out_unnoted: (store) => ({ handOut: () => store.outbox(['queued']) }),
};
