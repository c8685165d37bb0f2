import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { Device } from './device.ts';
import { keyOf, type ServerModel } from './server-model.ts';
import { hashOf, watched } from './tab.ts';
import { hold } from './violation.ts';

/** Nothing waits any more, here and there. */
export function isAtRest(devices: readonly Device[], model: ServerModel): boolean {
  return (
    model.state.outbox.length === 0 &&
    devices.every(({ database, tabs }) => {
      const isSent = [...database.outbox.values()].every(
        ({ state }) => state === 'refused' || state === 'done',
      );
      const isUploaded = [...database.blobs.values()].every(
        ({ blob }) => blob.state !== 'waiting' || isAnnouncementRefused(database, blob.photoId),
      );
      return (
        isSent && isUploaded && tabs.length > 0 && tabs.every((tab) => tab.live.state.get().name === 'live')
      );
    })
  );
}

/** It waits for the person, as what was refused does. */
const isAnnouncementRefused = ({ outbox }: Device['database'], photoId: string): boolean =>
  [...outbox.values()].some(({ entity, state }) => entity.id === photoId && state === 'refused');

/** Why it is not, for whoever reads of it. */
export const unrestOf = (devices: readonly Device[]): string =>
  devices
    .map(({ name, database, tabs }) => {
      const waiting = [...database.outbox.values()].filter(
        ({ state }) => state === 'queued' || state === 'settled',
      );
      const blobs = [...database.blobs.values()].filter(({ blob }) => blob.state === 'waiting');
      const seen = tabs.map((tab) => `${tab.live.state.get().name}/${tab.sync.state.get().name}`);
      return `${name}: ${waiting.map(({ seq, state }) => `${seq} ${state}`).join(', ')}; ${blobs.length} photos; ${seen.join(' ')}`;
    })
    .join('\n');

/** What must hold when it has become quiet. */
export function judge(devices: readonly Device[], model: ServerModel): void {
  for (const device of devices) {
    rowsAreTheServers(device, model);
    screensShowTheRows(device, model);
    eachHasOneOutcome(device, model);
    nothingWithdrawnCame(device, model);
    photosAreTheSame(device, model);
  }
  for (const id of model.state.clashed) {
    const isKept = model.state.rows.has(keyOf('sync_conflicts', id));
    hold(isKept, 'conflict_missing', () => `mutation ${id}`);
  }
}

const describe = (v: number, scope: string, row: unknown): string =>
  `v${v} in ${scope} ${JSON.stringify(row)}`;

function expectedRows({ user }: Device, model: ServerModel): Map<string, string> {
  const scopes = model.scopesOf(user.id);
  return new Map(
    [...model.state.rows.values()]
      .filter(({ scope }) => scopes.has(scope))
      .map(({ t, id, v, scope, row }) => [keyOf(t, id), describe(v, scope, row)]),
  );
}

function rowsAreTheServers(device: Device, model: ServerModel): void {
  const expected = expectedRows(device, model);
  const here = new Map<string, string>();
  for (const { rows } of device.database.visible.values())
    for (const { t, id, v, scope, row } of rows.values()) here.set(keyOf(t, id), describe(v, scope, row));
  for (const key of new Set([...expected.keys(), ...here.keys()])) {
    const [there, found] = [expected.get(key) ?? 'nothing', here.get(key) ?? 'nothing'];
    hold(there === found, 'rows_differ', () => `${device.name}: ${key} is ${found}, the server has ${there}`);
  }
  const rights = [...device.database.visible.values()].map(({ scope }) => `${scope.id} ${scope.rights}`);
  const granted = [...model.scopesOf(device.user.id)].map((scope) => scope.join(' '));
  const isSame = rights.toSorted().join() === granted.toSorted().join();
  hold(isSame, 'rows_differ', () => `${device.name} holds ${rights.join()}, is granted ${granted.join()}`);
}

function screensShowTheRows({ tabs, user }: Device, model: ServerModel): void {
  const scopes = model.scopesOf(user.id);
  for (const tab of tabs) {
    for (const entity of watched) {
      const rows = tab.sync.observe(entity).get().rows as readonly {
        id: string;
        version?: number;
        pending: boolean;
      }[];
      const shown = rows.map(({ id, version, pending }) => `${id} ${version} ${pending}`);
      const expected = [...model.state.rows.values()]
        .filter(({ t, scope }) => t === entity && scopes.has(scope))
        .map(({ id, v }) => `${id} ${v} false`);
      const isSame = shown.toSorted().join() === expected.toSorted().join();
      hold(
        isSame,
        'screen_differs',
        () => `${tab.name}: ${entity} ${shown.join()} instead of ${expected.join()}`,
      );
    }
    const { pending } = tab.sync.state.get();
    hold(pending === 0, 'screen_differs', () => `${tab.name} says that ${pending} wait`);
  }
}

const isRefused = ({ status }: Pick<MutationOutcome, 'status'>): boolean =>
  status === 'rejected' || status === 'blocked';

function eachHasOneOutcome({ name, user, deviceId, database, witness }: Device, model: ServerModel): void {
  const { log } = model.sentBy(user.id, deviceId);
  for (const [issuedId, { isDiscarded, item }] of witness.issued) {
    if (isDiscarded) continue;
    const id = witness.nameOf(issuedId);
    const [there, here] = [log.get(id)?.outcome, database.outbox.get(id)];
    // A refusal holds, though a restored server may not know of it any more.
    const isForgotten = !there && here?.state === 'refused' && model.epoch > 1;
    const isSame = isForgotten || (there?.status !== undefined && there.status === here?.outcome?.status);
    const detail = () =>
      `${name}: ${item.type} ${id} is ${here?.outcome?.status} here, ${there?.status} there`;
    hold(isSame, 'outcome_differs', detail);
    hold(
      (here?.state === 'refused') === isRefused(here?.outcome ?? { status: 'applied' }),
      'outcome_differs',
      detail,
    );
    const times = timesOf(issuedId, witness, model);
    const due = here?.state === 'refused' ? 0 : 1;
    hold(
      times === due,
      'effect_count',
      () => `${name}: ${item.type} ${id} took effect ${times} times, not ${due}`,
    );
  }
}

function nothingWithdrawnCame({ name, witness }: Device, { state }: ServerModel): void {
  for (const id of witness.withdrawn)
    hold(
      !state.effects.has(id),
      'effect_count',
      () => `${name}: ${id} was thrown away and came all the same`,
    );
}

/** Under whatever id it was sent. */
function timesOf(id: string, witness: Device['witness'], { state }: ServerModel): number {
  const own = state.effects.get(id) ?? 0;
  const later = witness.laterNameOf(id);
  return later === undefined ? own : own + timesOf(later, witness, { state } as ServerModel);
}

function photosAreTheSame({ name, database }: Device, model: ServerModel): void {
  for (const { blob, bytes } of database.blobs.values()) {
    const row = model.row('photos', blob.photoId);
    if (!row) continue;
    const there = model.state.photos.get(blob.photoId);
    const isSame = there !== undefined && hashOf(there) === hashOf(bytes) && row.row['state'] === 'ready';
    hold(
      isSame,
      'photo_differs',
      () => `${name}: ${blob.photoId} is ${blob.state} here, ${String(row.row['state'])} there`,
    );
  }
}
