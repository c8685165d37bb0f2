import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registerDevice } from '@citypulse/contracts/devices';
import { push, syncLog } from '@citypulse/contracts/mutations';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenPhone, hour, Outbox, reading, readingsOf, statuses, type Item } from '../../../test/outbox.ts';
import { begin, of, pullAll } from '../../../test/pulls.ts';
import { callEndpoint, startTestApi, type TestApi } from '../../../test/test-api.ts';
import { newId } from '../../platform/new-id.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const expected = (message: string, { id }: { id: string }) => ({
  code: 'sequence_gap',
  status: 409,
  errors: [
    { path: 'batch', code: 'expected_seq', message },
    { path: 'batch', code: 'mutation_id', message: id },
  ],
});

describe('what a device queued', () => {
  test('is carried out once, and answered word for word however often it comes', async () => {
    const { user, outbox, meter } = await givenPhone(api);
    const batch = [1, 2, 3].map((n) => outbox.create('createReading', reading(meter.id, n)));
    const first = await outbox.send(user, batch);
    expect(first.ackSeq).toBe(3);
    expect(statuses(first)).toEqual(['applied', 'applied', 'applied']);
    expect(first.results[0]).toMatchObject({
      id: batch[0]?.id,
      seq: 1,
      version: expect.any(Number) as number,
    });
    expect(await outbox.send(user, batch)).toEqual(first);
    const more = outbox.create('createReading', reading(meter.id, 4));
    expect(statuses(await outbox.send(user, [...batch.slice(1), more]))).toEqual([
      'applied',
      'applied',
      'applied',
    ]);
    expect(await readingsOf(user, meter.id)).toEqual([104, 103, 102, 101]);
  });

  test('may not come with other content under a known id, nor twice in a batch', async () => {
    const { user, outbox, meter } = await givenPhone(api);
    const item = outbox.create('createReading', reading(meter.id, 1));
    await outbox.send(user, [item]);
    const other = { ...item, body: { ...(item['body'] as object), value: 7 } };
    expect(await user.refused(push, outbox.request([other]))).toMatchObject({
      code: 'idempotency_mismatch',
      status: 422,
      errors: [{ path: 'batch', code: 'mutation_id', message: item.id }],
    });
    const twice = outbox.create('createReading', reading(meter.id, 2));
    expect(await user.refused(push, outbox.request([twice, { ...twice, seq: 3 }]))).toMatchObject({
      code: 'idempotency_mismatch',
    });
    expect(await readingsOf(user, meter.id)).toEqual([101]);
  });

  test('may leave out no number; the answer says which one is expected', async () => {
    const { user, outbox, meter } = await givenPhone(api);
    const [one, two, three] = [1, 2, 3].map((n) => outbox.create('createReading', reading(meter.id, n))) as [
      Item,
      Item,
      Item,
    ];
    expect(await user.refused(push, outbox.request([two]))).toMatchObject(expected('1', two));
    expect(await user.refused(push, outbox.request([one, three]))).toMatchObject(expected('2', three));
    expect((await outbox.send(user, [one, two])).ackSeq).toBe(2);
    const reused = { ...three, seq: 2 };
    expect(await user.refused(push, outbox.request([reused]))).toMatchObject(expected('3', reused));
    expect((await outbox.send(user, [three])).ackSeq).toBe(3);
  });

  test('is numbered for each person and installation apart', async () => {
    const { user, building, outbox, meter } = await givenPhone(api);
    const colleague = await api.as('caretaker', building.id);
    const shared = new Outbox(outbox.deviceId);
    const second = new Outbox();
    const answers = await Promise.all([
      outbox.send(user, [outbox.create('createReading', reading(meter.id, 1))]),
      shared.send(colleague, [shared.create('createReading', reading(meter.id, 2))]),
      second.send(user, [second.create('createReading', reading(meter.id, 3))]),
    ]);
    expect(answers.map(({ ackSeq }) => ackSeq)).toEqual([1, 1, 1]);
    expect(await readingsOf(user, meter.id)).toEqual([103, 102, 101]);
  });

  test('counts once when fifty requests bring it at the same time', async () => {
    const { user, outbox, meter } = await givenPhone(api);
    const batch = [1, 2, 3, 4].map((n) => outbox.create('createReading', reading(meter.id, n)));
    const answers = await Promise.all(Array.from({ length: 50 }, () => outbox.send(user, batch)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.ackSeq).toBe(4);
    expect(await readingsOf(user, meter.id)).toEqual([104, 103, 102, 101]);
  });

  test('counts once when the answer is lost after the commit', async () => {
    const { user, outbox, meter } = await givenPhone(api);
    const batch = [1, 2].map((n) => outbox.create('createReading', reading(meter.id, n)));
    const proxy = await answerLosingProxy();
    await expect(callEndpoint(proxy.url, user.accessToken, push, outbox.request(batch))).rejects.toThrow(
      /fetch failed/,
    );
    await proxy.close();
    expect(await readingsOf(user, meter.id)).toEqual([102, 101]);
    expect(statuses(await outbox.send(user, batch))).toEqual(['applied', 'applied']);
    expect(await readingsOf(user, meter.id)).toEqual([102, 101]);
    // The answer may also come by the next pull.
    const device = { deviceId: outbox.deviceId, outcomesAfter: 1 };
    const { last } = await pullAll(user, undefined, [], 500, device);
    expect(last).toMatchObject({ ackSeq: 2, outcomes: [{ id: batch[1]?.id, status: 'applied' }] });
    expect((await pullAll(user, undefined)).last).toMatchObject({ ackSeq: 0, outcomes: [] });
  });

  test('of two phones at one meter is kept both', async () => {
    const { user, building, outbox, meter } = await givenPhone(api);
    const [colleague, theirs] = [await api.as('technician', building.id), new Outbox()];
    const same = { meterId: meter.id, readAt: hour(5) };
    const answers = await Promise.all([
      outbox.send(user, [outbox.create('createReading', { ...same, value: 120 })]),
      theirs.send(colleague, [theirs.create('createReading', { ...same, value: 121 })]),
    ]);
    expect(answers.flatMap(statuses)).toEqual(['applied', 'applied']);
    expect((await readingsOf(user, meter.id)).toSorted()).toEqual([120, 121]);
  });
});

/** Passes requests on and destroys the connection instead of passing the answer back. */
async function answerLosingProxy(): Promise<{ url: string; close(): Promise<unknown> }> {
  const proxy: Server = createServer((incoming, answer) => {
    const { port } = new URL(api.url);
    const options = { port, path: incoming.url, method: incoming.method, headers: incoming.headers };
    const outgoing = httpRequest(options, (response) => {
      response.resume().on('end', () => answer.destroy());
    });
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return { url, close: () => new Promise((resolve) => proxy.close(resolve)) };
}

describe('what passes by itself', () => {
  test('is to be sent again, from there on, and takes no number', async () => {
    const { user, outbox, meter, point } = await givenPhone(api);
    const other = await api.given.measuringPoint({ buildingId: point.building_id, readingMode: 'manual' });
    const free = await api.given.meter({ measuringPointId: other.id, buildingId: point.building_id });
    const batch = [
      outbox.create('createReading', reading(free.id, 1)),
      outbox.create('createReading', reading(meter.id, 2)),
      outbox.create('createReading', reading(free.id, 3)),
    ];
    const holder = new pg.Client(api.databaseUrl);
    await holder.connect();
    await holder.query('begin');
    await holder.query('select from measuring_points where id = $1 for update', [point.id]);
    const held = await outbox.send(user, batch);
    expect(statuses(held)).toEqual(['applied', 'retry', 'retry']);
    expect(held.ackSeq).toBe(1);
    await holder.query('commit');
    await holder.end();
    expect(statuses(await outbox.send(user, batch))).toEqual(['applied', 'applied', 'applied']);
    expect(await readingsOf(user, meter.id)).toEqual([102]);
  });
});

test('what the database will not commit is refused, and the rest of the queue goes on', async () => {
  const { user, outbox, meter } = await givenPhone(api);
  const owner = new pg.Client(api.databaseUrl);
  await owner.connect();
  await owner.query(`create function refuse_scan() returns trigger language plpgsql as
    $$ begin raise exception 'not this one'; end $$`);
  await owner.query(`create constraint trigger refuse_scan after insert on unmatched_scans
    deferrable initially deferred for each row execute function refuse_scan()`);
  const batch = [
    outbox.create('saveUnmatchedScan', { code: 'unbekannt', scannedAt: hour(1) }),
    outbox.create('createReading', reading(meter.id, 1)),
  ];
  const answer = await outbox.send(user, batch);
  await owner.query('drop trigger refuse_scan on unmatched_scans');
  await owner.end();
  expect(answer.results).toMatchObject([{ status: 'rejected', code: 'internal' }, { status: 'applied' }]);
  expect(await outbox.send(user, batch)).toEqual(answer);
});

describe('the feed', () => {
  test('acknowledges with the rows, names the mutation, and knows scans of a person as his own', async () => {
    const { user, building, outbox, meter } = await givenPhone(api);
    const colleague = await api.as('caretaker', building.id);
    const [mine, theirs] = [await begin(api, user), await begin(api, colleague)];
    const seen = outbox.create('createReading', reading(meter.id, 1));
    const scan = outbox.create('saveUnmatchedScan', { code: 'unbekannt', scannedAt: hour(1) });
    await outbox.send(user, [seen, scan]);
    const device = { deviceId: outbox.deviceId, outcomesAfter: 0 };
    const { last: answer, changes } = await pullAll(user, mine.cursor, mine.scopes, 500, device);
    expect(answer.ackSeq).toBe(2);
    expect(answer.outcomes.map(({ status }) => status)).toEqual(['applied', 'applied']);
    const scanId = (scan['entity'] as { id: string }).id;
    expect(of(changes, (seen['entity'] as { id: string }).id)).toMatchObject([
      { op: 'put', scope: building.id },
    ]);
    expect(of(changes, scanId)).toMatchObject([
      { op: 'put', scope: user.userId, row: { code: 'unbekannt' } },
    ]);
    const others = await pullAll(colleague, theirs.cursor, theirs.scopes);
    expect(of(others.changes, scanId)).toEqual([]);
    const inFeed = () =>
      api.app.db.system
        .selectFrom('change_feed')
        .select(['mutation_id', 'origin_device'])
        .where('entity_id', '=', scanId)
        .execute();
    const named = [{ mutation_id: scan.id, origin_device: outbox.deviceId }];
    await expect.poll(inFeed, { interval: 10 }).toEqual(named);
  });
});

test('the log shows a person his own lines, and planners what was sent about their buildings', async () => {
  const { user, building, outbox, meter } = await givenPhone(api);
  await outbox.send(user, [outbox.create('createReading', reading(meter.id, 1))]);
  const [planner, colleague, foreign] = [
    await api.as('facility_manager', building.id),
    await api.as('caretaker', building.id),
    await api.as('facility_manager', (await api.given.building()).id),
  ];
  const line = {
    seq: 1,
    type: 'createReading',
    userName: 'Test caretaker',
    status: 'synced',
    deviceId: outbox.deviceId,
  };
  expect((await user.call(syncLog)).items).toMatchObject([line]);
  expect((await planner.call(syncLog)).items).toMatchObject([line]);
  expect((await planner.call(syncLog, { query: { status: 'failed' } })).items).toEqual([]);
  for (const other of [colleague, foreign]) expect((await other.call(syncLog)).items).toEqual([]);
});

test('what a device sent before it made itself known is called by its name as well', async () => {
  const { user, building, outbox, meter } = await givenPhone(api);
  await outbox.send(user, [outbox.create('createReading', reading(meter.id, 1))]);
  expect((await user.call(syncLog)).items).toMatchObject([{ deviceName: null }]);
  const about = { deviceId: outbox.deviceId, deviceType: 'web' as const, deviceName: 'Chrome, Linux' };
  await user.call(registerDevice, { body: about });
  // The device is its owner's, but whoever plans the work reads where a change came from.
  const planner = await api.as('facility_manager', building.id);
  for (const reader of [user, planner])
    expect((await reader.call(syncLog)).items).toMatchObject([{ deviceName: 'Chrome, Linux' }]);
});

// How fast is measured in bench/sync/queue.ts, beside raw transactions.
test('two thousand mutations arrive in batches, each once', { timeout: 120_000 }, async () => {
  const { user, outbox, meter } = await givenPhone(api);
  const batch = Array.from({ length: 2_000 }, (_, n) =>
    outbox.create('saveUnmatchedScan', { code: newId(), scannedAt: hour(n) }),
  );
  batch[0] = { ...outbox.create('createReading', reading(meter.id, 1)), seq: 1 };
  const sent: unknown[] = [];
  for (let from = 0; from < batch.length; from += 200) {
    const { ackSeq, results } = await outbox.send(user, batch.slice(from, from + 200));
    expect(ackSeq).toBe(from + 200);
    sent.push(...results.map(({ id, status }) => ({ id, status })));
  }
  expect(sent).toEqual(batch.map(({ id }) => ({ id, status: 'applied' })));
});
