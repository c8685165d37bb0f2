import type { Change } from '@citypulse/contracts/sync-changes';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalStore, Publication } from '../local-store.ts';
import { describeAtomicity } from './store-conformance-atomicity.ts';
import { describeCleanUp } from './store-conformance-clean-up.ts';
import { describeOutbox } from './store-conformance-outbox.ts';
import { describeLargePages, describeProperties } from './store-conformance-properties.ts';
import { describeSharing } from './store-conformance-sharing.ts';
import {
  cursor,
  del,
  fill,
  pointId,
  put,
  rowId,
  scope,
  scopeId,
  shown,
  stage,
  type Driver,
  type TestDatabase,
} from './store-conformance.model.ts';

/** What every driver of the local store must do alike. */
export function describeStore(driver: Driver): void {
  describe(driver.name, () => {
    describeRows(driver);
    describeHeld(driver);
    describeStages(driver);
    describeOutbox(driver);
    describeCleanUp(driver);
    describeSharing(driver);
    describeAtomicity(driver);
    describeProperties(driver);
    describeLargePages(driver);
  });
}

const day = (part: string) => put(1, 1, { t: 'interval_days', part });

const publication = (pos: number, change: Partial<Publication> = {}): Publication => ({
  cursor: cursor(pos),
  scopes: [scope(1)],
  changes: [],
  adopt: [],
  remove: [],
  ...change,
});

function opened(driver: Driver) {
  const held: { database?: TestDatabase; store?: LocalStore } = {};
  beforeEach(async () => {
    held.database = await driver.database(() => new Date('2026-03-01T12:00:00Z'));
    held.store = await held.database.open();
  });
  afterEach(async () => {
    await held.store?.close();
    await held.database?.dispose();
  });
  return () => held.store as LocalStore;
}

function describeRows(driver: Driver): void {
  const store = opened(driver);

  test('a new store is empty and knows no cursor', async () => {
    expect(await store().load()).toEqual({
      cursor: null,
      scopes: [],
      stages: [],
      lastSeq: 0,
      sentSeq: 0,
      ackSeq: 0,
    });
    expect(await store().rows('assets')).toEqual([]);
  });

  test('an older version never replaces a newer one, the same version does', async () => {
    await fill(store(), 1, [put(1, 5), put(2, 5)]);
    await store().publish(publication(2, { changes: [put(1, 4), put(2, 5, { text: 'again' })] }));
    expect(await shown(store())).toEqual(['1 v5 in 1', '2 v5 in 1']);
    const [again] = await store().rows('assets', { id: rowId(2) });
    expect(again?.row).toMatchObject({ text: 'again' });
  });

  test('a row that appears in another scope moves there, and its former scope’s late farewell does not touch it', async () => {
    await fill(store(), 1, [put(1, 1)]);
    await fill(store(), 2, [], [1, 2]);
    const scopes = [scope(1), scope(2)];
    await store().publish(publication(3, { scopes, changes: [put(1, 2, { scope: scopeId(2) })] }));
    expect(await shown(store())).toEqual(['1 v2 in 2']);
    await store().publish(publication(4, { scopes, changes: [{ ...del(1, 2), op: 'out' }] }));
    expect(await shown(store())).toEqual(['1 v2 in 2']);
    await store().publish(
      publication(5, { scopes, changes: [{ ...del(1, 3), scope: scopeId(2), op: 'out' }] }),
    );
    expect(await shown(store())).toEqual([]);
  });

  test('a deleted row that comes again begins anew, whatever its version', async () => {
    await fill(store(), 1, [put(1, 5)]);
    await store().publish(publication(2, { changes: [del(1, 6), put(1, 1)] }));
    expect(await shown(store())).toEqual(['1 v1 in 1']);
  });

  test('a row that is only said to have changed is no longer known, unless its new version is here already', async () => {
    await fill(store(), 1, [put(1, 1), put(2, 2)]);
    const [said, known] = [1, 2].map((n) => ({ ...put(n, 2), row: undefined }));
    await store().publish(publication(2, { changes: [said, known] as Change[] }));
    expect(await shown(store())).toEqual(['2 v2 in 1']);
  });

  test('changes of a scope that is not held leave nothing', async () => {
    await fill(store(), 1, [put(1, 1)]);
    await store().publish(publication(2, { changes: [put(9, 1, { scope: scopeId(9) })] }));
    expect(await shown(store())).toEqual(['1 v1 in 1']);
  });

  test('rows are found by what is indexed, days of one row beside each other', async () => {
    await fill(store(), 1, [put(1, 1), put(2, 1), put(3, 1), day('2026-03-01'), day('2026-03-02')]);
    await fill(store(), 2, [put(4, 1, { scope: scopeId(2) })], [1, 2]);
    const ids = async (filter: object) =>
      (await store().rows('assets', filter)).map(({ id }) => Number(id.slice(-8))).toSorted();
    expect(await ids({ id: rowId(2) })).toEqual([2]);
    expect(await ids({ buildingId: scopeId(1) })).toEqual([1, 2, 3]);
    expect(await ids({ measuringPointId: pointId(1) })).toEqual([1, 3]);
    expect(await ids({ measuringPointId: pointId(0), buildingId: scopeId(2) })).toEqual([4]);
    expect(await ids({ taskId: rowId(1) })).toEqual([]);
    expect(
      (await store().rows('interval_days', { id: rowId(1) })).map(({ part }) => part).toSorted(),
    ).toEqual(['2026-03-01', '2026-03-02']);
  });

  test('a publication made from a cursor that has moved is refused whole', async () => {
    await fill(store(), 1, [put(1, 1)]);
    const late = publication(7, { from: cursor(0), changes: [put(1, 2)] });
    await expect(store().publish(late)).rejects.toMatchObject({ code: 'stale_cursor' });
    expect(await shown(store())).toEqual(['1 v1 in 1']);
    await store().publish({ ...late, from: cursor(1) });
    expect((await store().load()).cursor).toBe(cursor(7));
  });
}

function describeHeld(driver: Driver): void {
  const store = opened(driver);

  test('a scope whose rows are not here is not held: it was adopted before, or is now', async () => {
    await fill(store(), 1, [put(1, 1)]);
    await store().beginStage(stage('two', 2));
    const refused: Partial<Publication>[] = [
      { scopes: [scope(1), scope(2)] },
      { scopes: [scope(1, 'maintenance')] },
      { scopes: [scope(1)], remove: [scopeId(1)] },
      { scopes: [scope(3)], adopt: ['two'] },
    ];
    for (const change of refused) {
      const late = publication(7, { changes: [put(1, 2)], ...change });
      await expect(store().publish(late)).rejects.toMatchObject({ code: 'not_held' });
    }
    expect(await store().load()).toMatchObject({ cursor: cursor(1), scopes: [scope(1)] });
    expect(await shown(store())).toEqual(['1 v1 in 1']);
    await store().forgetCursor();
    const stale = publication(8, { from: null });
    await expect(store().publish(stale)).rejects.toMatchObject({ code: 'not_held' });
  });
}

function describeStages(driver: Driver): void {
  const store = opened(driver);

  test('pages of a stage stay invisible until it is adopted, and then replace the scope at once', async () => {
    await fill(store(), 1, [put(1, 1), put(2, 1)]);
    await store().beginStage(stage('new', 1, 'buildings'));
    await store().stagePage('new', [put(2, 3)], 'second');
    expect((await store().load()).stages).toEqual([{ ...stage('new', 1, 'buildings'), next: 'second' }]);
    await store().stagePage('new', [put(3, 1)], null);
    expect(await shown(store())).toEqual(['1 v1 in 1', '2 v1 in 1']);
    await store().publish(publication(2, { scopes: [scope(1, 'buildings')], adopt: ['new'] }));
    expect(await shown(store())).toEqual(['2 v3 in 1', '3 v1 in 1']);
    expect(await store().load()).toMatchObject({ scopes: [scope(1, 'buildings')], stages: [] });
  });

  test('what happens while a stage is filled is replayed onto it, and a late page revives nothing', async () => {
    await store().beginStage(stage('new', 1));
    await store().stagePage('new', [put(1, 1), put(2, 1), put(3, 1)], 'second');
    await store().publish(
      publication(2, { scopes: [], changes: [del(1, 2), put(2, 4), del(4, 2), put(5, 2)] }),
    );
    await store().stagePage('new', [put(2, 3), put(4, 1), put(5, 1), put(6, 1)], null);
    expect(await shown(store())).toEqual([]);
    await store().publish(publication(3, { adopt: ['new'], changes: [del(6, 2)] }));
    expect(await shown(store())).toEqual(['2 v4 in 1', '3 v1 in 1', '5 v2 in 1']);
  });

  test('a page asked for before a row moved does not bring it back to where it was', async () => {
    await fill(store(), 2, []);
    await store().beginStage(stage('new', 1));
    const moved = put(1, 1, { scope: scopeId(2) });
    await store().publish(publication(2, { scopes: [scope(2)], changes: [moved] }));
    await store().stagePage('new', [put(1, 1), put(2, 1)], null);
    await store().publish(publication(3, { scopes: [scope(1), scope(2)], adopt: ['new'] }));
    expect(await shown(store())).toEqual(['1 v1 in 2', '2 v1 in 1']);
    expect(await store().rows('assets', { id: rowId(1), buildingId: scopeId(1) })).toEqual([]);
  });

  test('a change reaches the scope held and its stage', async () => {
    await fill(store(), 1, [put(1, 1)]);
    await store().beginStage(stage('new', 1));
    await store().stagePage('new', [put(1, 1)], null);
    await store().publish(publication(2, { changes: [put(1, 2)] }));
    expect(await shown(store())).toEqual(['1 v2 in 1']);
    await store().publish(publication(3, { adopt: ['new'] }));
    expect(await shown(store())).toEqual(['1 v2 in 1']);
  });

  test('a row that lies in two scopes on adoption is shown once, in its newest version', async () => {
    await fill(store(), 1, [put(1, 2), put(2, 4), put(3, 3)]);
    const moved = [1, 2, 3].map((n) => put(n, 3, { scope: scopeId(2) }));
    await fill(store(), 2, moved, [1, 2]);
    expect(await shown(store())).toEqual(['1 v3 in 2', '2 v4 in 1', '3 v3 in 1']);
    await store().publish(publication(5, { remove: [scopeId(1)], scopes: [scope(2)] }));
    expect(await shown(store())).toEqual(['1 v3 in 2']);
  });

  test('a second stage of a scope takes the place of the first', async () => {
    await store().beginStage(stage('one', 1));
    await store().beginStage(stage('two', 1));
    await expect(store().stagePage('one', [put(1, 1)], null)).rejects.toMatchObject({ code: 'stage_gone' });
    expect((await store().load()).stages.map(({ name }) => name)).toEqual(['two']);
    await store().dropStage('two');
    const adopting = publication(1, { adopt: ['two'], changes: [] });
    await expect(store().publish(adopting)).rejects.toMatchObject({ code: 'stage_gone' });
    expect((await store().load()).cursor).toBeNull();
  });

  test('a removed scope goes with its stage, and can be adopted anew with other rights in the same step', async () => {
    await fill(store(), 1, [put(1, 1)]);
    await fill(store(), 2, [put(2, 1, { scope: scopeId(2) })], [1, 2]);
    await store().beginStage(stage('lost', 1));
    await store().beginStage(stage('new', 2, 'maintenance'));
    const remove = [scopeId(1), scopeId(2)];
    await store().publish(publication(3, { remove, adopt: ['new'], scopes: [scope(2, 'maintenance')] }));
    expect(await shown(store())).toEqual([]);
    expect(await store().load()).toMatchObject({ stages: [], scopes: [scope(2, 'maintenance')] });
  });

  test('a forgotten cursor keeps rows to look at until the next publication replaces them', async () => {
    await fill(store(), 1, [put(1, 9), put(2, 9)]);
    await store().beginStage(stage('old', 2));
    await store().forgetCursor();
    expect(await store().load()).toMatchObject({ cursor: null, scopes: [], stages: [] });
    expect(await shown(store())).toEqual(['1 v9 in 1', '2 v9 in 1']);
    await store().beginStage(stage('new', 2));
    await store().stagePage('new', [put(1, 1, { scope: scopeId(2) })], null);
    expect(await shown(store())).toEqual(['1 v9 in 1', '2 v9 in 1']);
    await store().publish(publication(2, { from: null, adopt: ['new'], scopes: [scope(2)] }));
    expect(await shown(store())).toEqual(['1 v1 in 2']);
  });
}
