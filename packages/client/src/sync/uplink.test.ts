import { expect, test } from 'vitest';
import { ApiError } from '../api-error.ts';
import { all, applied, comment, problem, uplink, type Answer } from './uplink.model.ts';

test('what is queued is sent in order, and a pull is asked for after it', async () => {
  const { uplink: line, sent, queue, idle, states, asked } = uplink();
  line.tell({ type: 'session', is: true });
  await idle();
  await queue('a', 'b', 'c');
  await idle();
  expect(sent.map((batch) => batch.map(({ seq }) => seq))).toEqual([[1, 2, 3]]);
  expect(await states()).toEqual(['settled', 'settled', 'settled']);
  expect(asked.pulls).toBe(1);
});

test('what a push that was given up had sent is asked for by a pull, though nothing is left to send', async () => {
  const { uplink: line, sent, answers, queue, idle, states, asked } = uplink();
  const held = Promise.withResolvers<void>();
  answers.push(async (batch) => held.promise.then(() => all(batch)));
  await queue('a');
  line.tell({ type: 'session', is: true });
  await expect.poll(() => sent.length).toBe(1);
  line.tell({ type: 'leads', is: false });
  held.resolve();
  await expect.poll(states).toEqual(['settled']);
  expect(asked.pulls).toBe(0);
  line.tell({ type: 'leads', is: true });
  await idle();
  expect(sent).toHaveLength(1);
  expect(asked.pulls).toBe(1);
});

test('after a lost answer the same is sent again, word for word', async () => {
  const { uplink: line, sent, answers, queue, idle, states, ring } = uplink();
  answers.push(() => new ApiError('unreachable'));
  await queue('a', 'b');
  line.tell({ type: 'session', is: true });
  await idle('waiting');
  expect(await states()).toEqual(['queued', 'queued']);
  ring();
  await idle();
  expect(sent[1]).toEqual(sent[0]);
  expect(await states()).toEqual(['settled', 'settled']);
});

test('what the server puts off is sent again after a wait, what it took is not', async () => {
  const { uplink: line, sent, answers, queue, idle, ring } = uplink();
  answers.push(([first, ...rest]) => ({
    ackSeq: 1,
    results: [
      ...(first ? [applied(first)] : []),
      ...rest.map(({ id, seq }) => ({ id, seq, status: 'retry' })),
    ],
  }));
  await queue('a', 'b', 'c');
  line.tell({ type: 'session', is: true });
  await idle('waiting');
  ring();
  await idle();
  expect(sent.map((batch) => batch.map(({ seq }) => seq))).toEqual([
    [1, 2, 3],
    [2, 3],
  ]);
});

test('Retry-After is a floor of the wait', async () => {
  const { uplink: line, answers, queue, idle, timers } = uplink();
  answers.push(() => problem('unavailable', 503, undefined, 20));
  await queue('a');
  line.tell({ type: 'session', is: true });
  await idle('waiting');
  expect(timers[0]?.ms).toBeGreaterThanOrEqual(20_000);
});

test('a server that expects an earlier number gets everything from there on again', async () => {
  const { uplink: line, sent, answers, queue, idle, store } = uplink();
  line.tell({ type: 'session', is: true });
  await queue('a', 'b', 'c');
  await idle();
  await store.publish({ cursor: 'c', scopes: [], changes: [], adopt: [], remove: [], ackSeq: 3 });
  answers.push(() => problem('sequence_gap', 409, 2));
  await queue('d');
  await idle();
  expect(sent.map((batch) => batch.map(({ seq }) => seq))).toEqual([[1, 2, 3], [4], [2, 3, 4]]);
});

test('numbers lost with a database move up', async () => {
  const { uplink: line, sent, answers, queue, idle } = uplink();
  answers.push(() => problem('sequence_gap', 409, 41));
  await queue('a', 'b');
  line.tell({ type: 'session', is: true });
  await idle();
  expect(sent.at(-1)?.map(({ seq }) => seq)).toEqual([41, 42]);
});

test('what a server of before was sent is sent again, and its late answer does not count', async () => {
  const { uplink: line, sent, answers, queue, idle, states } = uplink();
  const late = Promise.withResolvers<ReturnType<typeof all>>();
  answers.push(
    () => late.promise,
    () => problem('unavailable', 503),
  );
  line.tell({ type: 'session', is: true });
  await idle();
  await queue('a');
  await expect.poll(() => sent).toHaveLength(1);
  line.tell({ type: 'reset' });
  await idle('waiting');
  expect(sent).toHaveLength(2);
  late.resolve(all(sent[0] ?? []));
  await late.promise;
  await Promise.resolve();
  expect(await states()).toEqual(['queued']);
});

test('what may have reached a restored server late is asked for anew, though it was told meanwhile', async () => {
  const { uplink: line, sent, answers, queue, store } = uplink();
  answers.push(
    () => new Promise(() => undefined),
    (batch) => ({
      ackSeq: 1,
      results: batch.map((one) => ({ ...applied(one), status: 'rejected', code: 'not_found' })),
    }),
  );
  line.tell({ type: 'session', is: true });
  await queue('a');
  await expect.poll(() => sent).toHaveLength(1);
  // Of the server's former life, by a pull.
  await store.settle([{ id: sent[0]?.[0]?.id ?? '', seq: 1, status: 'applied' }]);
  line.tell({ type: 'reset' });
  await expect.poll(async () => (await store.outbox())[0]?.state).toBe('refused');
});

test('a number that the server knows as another mutation’s is given up for the next one', async () => {
  const { uplink: line, sent, answers, queue, idle } = uplink();
  answers.push((batch) => {
    const gap = problem('sequence_gap', 409, 2);
    gap.problem?.errors?.push({ path: 'batch', code: 'mutation_id', message: batch[0]?.id ?? '' });
    return gap;
  });
  await queue('a', 'b');
  line.tell({ type: 'session', is: true });
  await idle();
  expect(sent.at(-1)?.map(({ seq }) => seq)).toEqual([2, 3]);
});

test('a refused mutation is kept for the person, and the others go on', async () => {
  const { uplink: line, answers, queue, idle, states } = uplink();
  answers.push((batch) => ({
    ackSeq: 3,
    results: batch.map((one) =>
      one.seq === 2 ? { ...applied(one), status: 'rejected', code: 'not_found' } : applied(one),
    ),
  }));
  await queue('a', 'b', 'c');
  line.tell({ type: 'session', is: true });
  await idle();
  expect(await states()).toEqual(['settled', 'refused', 'settled']);
});

const poison: Answer = (batch) =>
  batch.some(({ body }) => JSON.stringify(body).includes('b'))
    ? problem('idempotency_mismatch', 422)
    : all(batch);

test('one mutation that spoils every batch is found and set aside', async () => {
  const { uplink: line, answers, queue, idle, states, store } = uplink();
  answers.push(poison, poison, poison, poison, poison);
  await queue('x', 'b', 'y');
  line.tell({ type: 'session', is: true });
  await expect.poll(states).toEqual(['settled', 'refused', 'settled']);
  await idle();
  expect((await store.outbox(['refused']))[0]?.outcome?.code).toBe('idempotency_mismatch');
});

test('one too large for any push ends as refused with what builds on it, and the others go on under its number', async () => {
  const { uplink: line, answers, idle, states, store, sent, queue } = uplink();
  let lastSeq = 0;
  const server: Answer = (batch) => {
    if (JSON.stringify(batch).includes('too large')) return problem('payload_too_large', 413);
    const [first] = batch;
    if (first?.seq !== lastSeq + 1) return problem('sequence_gap', 409, lastSeq + 1);
    lastSeq = batch.at(-1)?.seq ?? lastSeq;
    return all(batch);
  };
  answers.push(...Array.from({ length: 12 }, () => server));
  const large = comment('too large');
  await store.enqueue([comment('x'), large, { ...comment('on it'), dependsOn: [large.id] }, comment('y')]);
  line.tell({ type: 'session', is: true });
  await expect
    .poll(async () => (await states()).toSorted())
    .toEqual(['refused', 'refused', 'settled', 'settled']);
  await queue('z');
  await expect.poll(async () => (await store.outbox(['settled'])).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  await idle();
  const refusals = (await store.outbox(['refused'])).map(({ outcome }) => outcome?.code);
  expect(refusals).toEqual(['payload_too_large', 'depends_on_refused']);
  expect(sent.length).toBeLessThan(9);
});

test.for([
  ['session_expired', 401, 'signed_out'],
  ['device_revoked', 401, 'revoked'],
] as const)(
  '%s stops sending until somebody is signed in again; nothing is lost',
  async ([code, status, trouble]) => {
    const { uplink: line, sent, answers, queue, idle, states, timers } = uplink();
    answers.push(() => problem(code, status));
    await queue('a');
    line.tell({ type: 'session', is: true });
    await idle();
    await queue('b');
    expect(line.core.trouble).toBe(trouble);
    expect(sent).toHaveLength(1);
    expect(timers).toEqual([]);
    expect(await states()).toEqual(['queued', 'queued']);
    line.tell({ type: 'session', is: true });
    await expect.poll(states).toEqual(['settled', 'settled']);
  },
);

test('only the tab that leads sends, and what was queued meanwhile goes when it does', async () => {
  const { uplink: line, sent, queue, states } = uplink();
  line.tell({ type: 'leads', is: false });
  line.tell({ type: 'session', is: true });
  await queue('a');
  expect(sent).toEqual([]);
  line.tell({ type: 'leads', is: true });
  await expect.poll(states).toEqual(['settled']);
});
