import { randomUUID } from 'node:crypto';
import { mostMutationsPerPush, push, syncLog } from '@citypulse/contracts/mutations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  givenMeter,
  givenPhone,
  Outbox,
  reading,
  readingsOf,
  statuses,
  type Item,
} from '../../../test/outbox.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`) as unknown;

describe('what does not fit', () => {
  test.each<[string, string, (item: Item, foreignMeter: string) => object]>([
    ['an operation that is none', 'unknown_operation', () => ({ type: 'dropTable' })],
    ['an operation that needs the server', 'unknown_operation', () => ({ type: 'createUser' })],
    ['a name from the prototype', 'unknown_operation', () => ({ type: 'constructor' })],
    [
      'another kind of row',
      'invalid_request',
      (item) => ({ entity: { ...(item['entity'] as object), t: 'photos' } }),
    ],
    ['another row than the body', 'invalid_request', () => ({ entity: { t: 'readings', id: randomUUID() } })],
    [
      'a field only the server sets',
      'invalid_request',
      (item) => ({ body: { ...(item['body'] as object), status: 'confirmed' } }),
    ],
    ['a field of the frame that is none', 'invalid_request', () => ({ priority: 1 })],
    ['params it has none of', 'invalid_request', () => ({ params: { readingId: randomUUID() } })],
    ['a patch where there is a body', 'invalid_request', () => ({ patch: { value: { from: 1, to: 2 } } })],
    ['forty levels of nesting', 'invalid_request', () => ({ body: nested(40) })],
    ['a thousand levels', 'invalid_request', () => ({ body: nested(1_000) })],
    [
      'a key that reaches for the prototype',
      'invalid_request',
      () => ({ body: JSON.parse('{"__proto__":{"admin":true}}') as object }),
    ],
    ['NUL', 'invalid_request', (item) => ({ body: { ...(item['body'] as object), note: 'a\0b' } })],
    [
      'half a character',
      'invalid_request',
      (item) => ({ body: { ...(item['body'] as object), note: 'a\uD800' } }),
    ],
    [
      'half a character in the name of a field',
      'invalid_request',
      (item) => ({ body: { ...(item['body'] as object), 'a\uD800': 1 } }),
    ],
    ['no body', 'invalid_request', () => ({ body: undefined })],
    [
      'a meter beyond reach',
      'unknown_meter',
      (item, meterId) => ({ body: { ...(item['body'] as object), meterId } }),
    ],
    [
      'a clock in 1970',
      'reading_invalid',
      (item) => ({ body: { ...(item['body'] as object), readAt: '1970-01-01T00:00:00Z' } }),
    ],
    [
      'a clock in 2099',
      'reading_invalid',
      (item) => ({ body: { ...(item['body'] as object), readAt: '2099-01-01T00:00:00Z' } }),
    ],
    [
      'a value below zero',
      'invalid_request',
      (item) => ({ body: { ...(item['body'] as object), value: -1 } }),
    ],
    ['a type that is no text', 'invalid_request', () => ({ type: 5 })],
  ])('is refused with its reason and holds nothing up: %s', async (_name, code, change) => {
    const { user, outbox, meter } = await givenPhone(api);
    const foreign = await givenMeter(api);
    const item = outbox.create('createReading', reading(meter.id, 1));
    const bad = { ...item, ...change(item, foreign.meter.id) };
    const next = outbox.create('createReading', reading(meter.id, 2));
    const { ackSeq, results } = await outbox.send(user, [bad, next]);
    expect(results).toMatchObject([
      { status: 'rejected', code, seq: 1 },
      { status: 'applied', seq: 2 },
    ]);
    expect(ackSeq).toBe(2);
    expect(await outbox.send(user, [bad, next])).toEqual({ ackSeq, results });
    expect(await readingsOf(user, meter.id)).toEqual([102]);
    expect((await user.call(syncLog)).items).toMatchObject([
      { status: 'synced' },
      { status: 'failed', outcome: { code } },
    ]);
  });

  test('is refused where the right is missing, whatever the operation asks for', async () => {
    const { building, meter } = await givenPhone(api);
    const [viewer, outbox] = [await api.as('viewer', building.id), new Outbox()];
    const { results } = await outbox.send(viewer, [outbox.create('createReading', reading(meter.id, 1))]);
    expect(results).toMatchObject([{ status: 'rejected', code: 'forbidden' }]);
  });

  test('refuses the whole request when its frame is wrong', async () => {
    const { user, outbox, meter } = await givenPhone(api);
    const items = Array.from({ length: 201 }, (_, n) => outbox.create('createReading', reading(meter.id, n)));
    const good = outbox.request(items.slice(0, 1)).body;
    for (const body of [
      outbox.request(items).body,
      { ...good, batch: [] },
      { ...good, deviceId: 'a\0b' },
      { ...good, surprise: true },
      { ...good, batch: [{ seq: 1 }] },
      { ...good, batch: [{ ...items[0], seq: 0 }] },
    ]) {
      expect(await user.refused(push, { body } as never)).toMatchObject({
        code: 'invalid_request',
        status: 400,
      });
    }
    expect(await readingsOf(user, meter.id)).toEqual([]);
  });

  test('is refused also when it is too deep to be looked into', async () => {
    const { user, outbox, meter } = await givenPhone(api);
    const item = outbox.create('createReading', reading(meter.id, 1));
    const deep = `${'['.repeat(100_000)}1${']'.repeat(100_000)}`;
    const body = JSON.stringify(outbox.request([{ ...item, body: 'deep' }]).body).replace('"deep"', deep);
    for (const _ of [1, 2]) {
      const answer = await fetch(`${api.url}${push.path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${user.accessToken}`, 'Content-Type': 'application/json' },
        body,
      });
      expect(await answer.json()).toMatchObject({
        ackSeq: 1,
        results: [{ status: 'rejected', code: 'invalid_request' }],
      });
    }
  });

  test('a hundred thousand operations at once are more than the server reads', async () => {
    const { user, outbox } = await givenPhone(api);
    const item = outbox.create('createReading', reading(randomUUID(), 1));
    const batch = Array.from({ length: 100_000 }, (_, n) => ({ ...item, seq: n + 1 }));
    expect(await user.refused(push, outbox.request(batch))).toMatchObject({
      code: 'payload_too_large',
      status: 413,
      detail: `The body is larger than ${push.bodyLimit} bytes`,
    });
  });

  test('more than two hundred at once are refused with the number that may come, up to it each by itself', async () => {
    const { user, outbox } = await givenPhone(api);
    const most = mostMutationsPerPush;
    const batch = Array.from({ length: most + 1 }, (_, n) => ({
      id: randomUUID(),
      seq: n + 1,
      type: 'nothing',
    }));
    const refused = await user.refused(push, outbox.request(batch));
    expect(refused).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'body.batch', code: 'too_big' }],
    });
    expect(refused.detail).toContain(String(most));
    const { ackSeq, results } = await outbox.send(user, batch.slice(0, most));
    expect(ackSeq).toBe(most);
    const expected = batch.slice(0, most).map(({ id, seq }) => ({ id, seq, status: 'rejected' }));
    expect(results).toMatchObject(expected);
  });

  test('blocks what builds on it, and nothing else of the queue', async () => {
    const { user, outbox, meter } = await givenPhone(api);
    const bad = outbox.create('createReading', { ...reading(meter.id, 1), readAt: '2099-01-01T00:00:00Z' });
    const readingId = (bad['entity'] as { id: string }).id;
    const review = (fields: object = {}) =>
      outbox.item('reviewReading', readingId, {
        params: { readingId },
        body: { status: 'confirmed' },
        ...fields,
      });
    const ofSameRow = review();
    const good = outbox.create('createReading', reading(meter.id, 2));
    const named = outbox.create('createReading', reading(meter.id, 3), { dependsOn: [bad.id] });
    const chained = outbox.create('createReading', reading(meter.id, 4), { dependsOn: [named.id] });
    const batch = [bad, ofSameRow, good, named, chained];
    const { results } = await outbox.send(user, batch);
    expect(results).toMatchObject([
      { status: 'rejected', code: 'reading_invalid' },
      { status: 'blocked', code: 'depends_on_refused' },
      { status: 'applied' },
      { status: 'blocked', code: 'depends_on_refused' },
      { status: 'blocked' },
    ]);
    const later = outbox.create('createReading', reading(meter.id, 5), { dependsOn: [chained.id] });
    const again = outbox.item('createReading', readingId, {
      body: { id: readingId, ...reading(meter.id, 6) },
    });
    expect(statuses(await outbox.send(user, [later, again, review()]))).toEqual([
      'blocked',
      'applied',
      'applied',
    ]);
  });
});
