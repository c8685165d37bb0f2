import { randomUUID } from 'node:crypto';
import type { LabelId } from '@citypulse/contracts/common';
import { createLabels, labelSheet } from '@citypulse/contracts/labels';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let manager: TestUser;
let labelIds: LabelId[];
beforeAll(async () => {
  api = await startTestApi();
  const building = await api.given.building({ name: 'Gymnasium Straße Ä' });
  manager = await api.as('facility_manager', building.id);
  const targets: { t: 'measuring_point'; id: string }[] = [];
  for (let index = 0; index < 25; index++) {
    const point = await api.given.measuringPoint({ buildingId: building.id, readingMode: 'manual' });
    targets.push({ t: 'measuring_point', id: point.id });
  }
  const { items } = await manager.call(createLabels, { body: { targets } });
  labelIds = items.map(({ id }) => id);
});
afterAll(() => api.close());

async function sheet(body: { labelIds: LabelId[]; skip?: number }, headers: Record<string, string> = {}) {
  const answer = await fetch(`${api.url}${labelSheet.path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${manager.accessToken}`,
      'Content-Type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const pdf = Buffer.from(await answer.arrayBuffer());
  return { answer, pdf, pages: pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length };
}

test('a sheet is a PDF of 24 labels a page, which a browser saves and never runs', async () => {
  const { answer, pdf, pages } = await sheet({ labelIds });

  expect(answer.status).toBe(200);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pages).toBe(2);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(pdf.length),
    'content-disposition': 'attachment; filename="etiketten.pdf"',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
  });
});

test('a begun sheet is gone on with, and each label is printed once', async () => {
  expect((await sheet({ labelIds: labelIds.slice(0, 2), skip: 22 })).pages).toBe(1);
  expect((await sheet({ labelIds: labelIds.slice(0, 3), skip: 22 })).pages).toBe(2);
  const [first = labelIds[0]] = labelIds;
  expect((await sheet({ labelIds: Array.from({ length: 30 }, () => first as LabelId) })).pages).toBe(1);
});

test('a file is not kept for a repeated Idempotency-Key', async () => {
  const key = { 'Idempotency-Key': randomUUID() };
  const sent = [await sheet({ labelIds }, key), await sheet({ labelIds }, key)];
  expect(sent.map(({ pages }) => pages)).toEqual([2, 2]);
  const { count } = await api.app.db.system
    .selectFrom('idempotency_keys')
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  expect(count).toBe(0);
});

test('a label beyond reach is on no sheet', async () => {
  const stranger = await api.as('admin', (await api.given.building()).id);
  expect((await stranger.refused(labelSheet, { body: { labelIds } })).code).toBe('not_found');
});
