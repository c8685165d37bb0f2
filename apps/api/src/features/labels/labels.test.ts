import { randomUUID } from 'node:crypto';
import type { LabelId, UnmatchedScanId } from '@citypulse/contracts/common';
import {
  createLabels,
  listLabels,
  normaliseCode,
  replaceLabel,
  resolveCode,
  saveUnmatchedScan,
  settleUnmatchedScan,
  type Label,
} from '@citypulse/contracts/labels';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let buildingId: string;
let manager: TestUser;
let caretaker: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  buildingId = (await api.given.building()).id;
  manager = await api.as('facility_manager', buildingId);
  caretaker = await api.as('caretaker', buildingId);
  stranger = await api.as('facility_manager', (await api.given.building()).id);
});
afterAll(() => api.close());

async function givenPoint(): Promise<string> {
  return (await api.given.measuringPoint({ buildingId, readingMode: 'manual' })).id;
}
const target = (id: string) => ({ t: 'measuring_point' as const, id });
async function givenLabel(): Promise<Label> {
  const { items } = await manager.call(createLabels, { body: { targets: [target(await givenPoint())] } });
  const [label] = items;
  if (!label) throw new Error('No label was made');
  return label;
}
const resolve = (user: TestUser, code: string) => user.call(resolveCode, { body: { code } });
const refusal = async (user: TestUser, code: string) =>
  (await user.refused(resolveCode, { body: { code } })).code;

describe('an Etikett', () => {
  test('is made once for each thing, with a code that is hard to misread', async () => {
    const [a, b] = [target(await givenPoint()), target(await givenPoint())];

    const first = await manager.call(createLabels, {
      body: { targets: [a, { t: 'building', id: buildingId }] },
    });
    const second = await manager.call(createLabels, { body: { targets: [b, a, a] } });

    expect(second.items.map(({ target: of }) => of)).toEqual([b, a]);
    expect(second.items[1]).toEqual(first.items[0]);
    for (const { code, payload, id } of [...first.items, ...second.items]) {
      expect(code).toMatch(/^[2-9ACDEFGHJKMNPQRTUVWXY]{4}-[2-9ACDEFGHJKMNPQRTUVWXY]{2}$/);
      expect(normaliseCode(code)).toBe(code.replace('-', ''));
      expect(payload).toMatch(new RegExp(`^cp1\\.${id.replaceAll('-', '')}\\.1\\.[\\w-]{22}$`));
    }
  });

  test('made by several at once is one', async () => {
    const targets = [target(await givenPoint())];
    const made = await Promise.all(
      Array.from({ length: 5 }, () => manager.call(createLabels, { body: { targets } })),
    );
    expect(new Set(made.map(({ items }) => items[0]?.id)).size).toBe(1);
  });

  test('is not made for a thing beyond reach, nor the others with it', async () => {
    const own = target((await api.given.measuringPoint({ buildingId })).id);
    const body = { targets: [own, target(randomUUID())] };
    expect((await manager.refused(createLabels, { body })).code).toBe('not_found');
    expect((await stranger.refused(createLabels, { body: { targets: [own] } })).code).toBe('not_found');
    expect((await caretaker.refused(createLabels, { body: { targets: [own] } })).code).toBe('forbidden');
    const { items } = await manager.call(listLabels, { query: { limit: 200 } });
    expect(items.filter((label) => label.target.id === own.id)).toEqual([]);
  });

  test('lists by code, page by page, in one’s own buildings', async () => {
    await givenLabel();
    await givenLabel();
    const all = (await caretaker.call(listLabels)).items.map(({ code }) => code);
    const first = await caretaker.call(listLabels, { query: { limit: 1 } });
    const second = await caretaker.call(listLabels, {
      query: { limit: 200, cursor: first.nextCursor ?? '' },
    });
    expect(all).toEqual(all.toSorted());
    expect([...first.items, ...second.items].map(({ code }) => code)).toEqual(all);
    expect((await stranger.call(listLabels)).items).toEqual([]);
  });
});

describe('a code', () => {
  test('is known scanned or typed, however it is typed', async () => {
    const label = await givenLabel();
    for (const code of [
      label.payload,
      label.code,
      label.code.toLowerCase(),
      ` ${label.code.replace('-', ' ')} `,
    ]) {
      expect(await resolve(caretaker, code)).toEqual(label);
    }
  });

  test('that was not signed here is told to be forged', async () => {
    const { payload } = await givenLabel();
    const other = await givenLabel();
    const [head = '', id = '', version = '', mac = ''] = payload.split('.');
    const forgeries = [
      [head, other.id.replaceAll('-', ''), version, mac],
      [head, randomUUID().replaceAll('-', ''), version, mac],
      [head, id, '2', mac],
      [head, id, version, mac.slice(1)],
      [head, id, version, `${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`],
      [head, id, version],
      [head, id, version, `${mac.slice(0, -1)}${mac.endsWith('_') ? '-' : '_'}`],
      [head, id.toUpperCase(), version, mac],
    ].map((parts) => parts.join('.'));
    for (const forgery of forgeries) expect(await refusal(caretaker, forgery)).toBe('code_forged');
  });

  test('of another building, or of nothing, is not found', async () => {
    const { payload, code } = await givenLabel();
    for (const unknown of [payload, code]) expect(await refusal(stranger, unknown)).toBe('not_found');
    for (const unknown of ['2222-22', 'https://example.org', '4006381333931', '—']) {
      expect(await refusal(caretaker, unknown)).toBe('not_found');
    }
  });

  test('that was lost is known, and told to be out of date', async () => {
    const lost = await givenLabel();
    const replacement = { params: { labelId: lost.id }, body: { id: randomUUID() as LabelId } };

    const next = await manager.call(replaceLabel, replacement);

    expect(next).toMatchObject({ target: lost.target, retiredAt: null, id: replacement.body.id });
    expect(next.code).not.toBe(lost.code);
    expect((await resolve(caretaker, lost.payload)).retiredAt).not.toBeNull();
    expect((await resolve(caretaker, next.payload)).retiredAt).toBeNull();
    expect(await manager.call(replaceLabel, replacement)).toEqual(next);
    const again = { params: { labelId: lost.id }, body: { id: randomUUID() as LabelId } };
    expect((await manager.refused(replaceLabel, again)).code).toBe('conflict');
    const withTaken = { params: { labelId: next.id }, body: { id: lost.id } };
    expect((await manager.refused(replaceLabel, withTaken)).code).toBe('already_exists');
    expect((await stranger.refused(replaceLabel, again)).code).toBe('not_found');
    expect((await caretaker.refused(replaceLabel, again)).code).toBe('forbidden');
  });
});

const save = (user: TestUser, code: string, id = randomUUID() as UnmatchedScanId) =>
  user.call(saveUnmatchedScan, { body: { id, code, scannedAt: '2026-01-05T10:00:00Z', note: 'Keller' } });
const settle = (scanId: UnmatchedScanId, labelId: LabelId | null) => ({
  params: { scanId },
  body: { labelId },
});

describe('a scan nobody could match', () => {
  test('is kept for its finder, once', async () => {
    const scan = await save(caretaker, '4006381333931');
    expect(scan).toMatchObject({ labelId: null, settledAt: null, note: 'Keller' });
    expect(await save(caretaker, '4006381333931', scan.id)).toEqual(scan);
    const other = { id: scan.id, code: 'x', scannedAt: '2026-01-05T10:00:00Z' };
    expect((await caretaker.refused(saveUnmatchedScan, { body: other })).code).toBe('already_exists');
    expect((await manager.refused(saveUnmatchedScan, { body: other })).code).toBe('already_exists');
  });

  test('is matched at once when the server knows it within reach', async () => {
    const label = await givenLabel();
    expect((await save(caretaker, label.payload)).labelId).toBe(label.id);
    expect(await save(stranger, label.code)).toMatchObject({ labelId: null, settledAt: null });
    expect((await save(caretaker, `${label.payload.slice(0, -1)}_`)).labelId).toBeNull();
  });

  test('is settled by its finder, as a label in reach or as nothing', async () => {
    const label = await givenLabel();
    const [scan, theirs] = [await save(caretaker, 'x'), await save(stranger, 'x')];
    const settled = await caretaker.call(settleUnmatchedScan, settle(scan.id, label.id));

    expect(settled).toMatchObject({ labelId: label.id, settledAt: expect.any(String), version: 2 });
    expect((await caretaker.refused(settleUnmatchedScan, settle(theirs.id, null))).code).toBe('not_found');
    expect((await stranger.refused(settleUnmatchedScan, settle(theirs.id, label.id))).code).toBe('not_found');
    expect(await stranger.call(settleUnmatchedScan, settle(theirs.id, null))).toMatchObject({
      labelId: null,
    });
  });
});
