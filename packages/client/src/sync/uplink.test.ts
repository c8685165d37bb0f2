import type { Mutation, MutationOutcome } from '@citypulse/contracts/mutations';
import { expect, test } from 'vitest';
import { ApiError } from '../api-error.ts';
import { newId } from '../new-id.ts';
import type { NewMutation } from './local-store.ts';
import { MemoryStore } from './stores/memory-store.ts';
import { Uplink } from './uplink.ts';

type Answered = { ackSeq: number; results: unknown[] } | ApiError;
type Answer = (batch: Mutation[]) => Answered | Promise<Answered>;

const applied = ({ id, seq }: Mutation): MutationOutcome => ({ id, seq, status: 'applied' });
const all = (batch: Mutation[]) => ({ ackSeq: batch.at(-1)?.seq ?? 0, results: batch.map(applied) });
const problem = (code: ApiError['code'], status: number, expected?: number, retryAfterSeconds?: number) =>
  new ApiError(code, {
    status,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    problem: {
      type: 'about:blank',
      title: code,
      status,
      code: code as 'internal',
      requestId: 'r',
      errors: [{ path: 'batch', code: 'expected_seq', message: String(expected) }],
    },
  });

const comment = (text: string): NewMutation => ({
  id: newId(),
  type: 'addTaskComment',
  entity: { t: 'task_comments', id: newId() },
  scope: null,
  baseVersion: null,
  dependsOn: [],
  params: { taskId: newId() },
  body: { text },
  occurredAt: '2026-11-27T02:00:00Z',
  title: '',
});

/** An uplink whose server answers one push after the other; timers ring when the test says so. */
function uplink() {
  const store = new MemoryStore();
  const sent: Mutation[][] = [];
  const answers: Answer[] = [];
  const timers: { work: () => void; ms: number }[] = [];
  const asked = { pulls: 0 };
  const uplink = new Uplink(
    {
      api: {
        call: (async (_: unknown, { body }: { body: { batch: Mutation[] } }) => {
          sent.push(body.batch);
          const answer = await (answers.shift() ?? all)(body.batch);
          if (answer instanceof ApiError) throw answer;
          return answer;
        }) as never,
      },
      deviceId: 'phone',
      random: () => 0.5,
      setTimer(work, ms) {
        const timer = { work, ms };
        timers.push(timer);
        return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
      },
      pull: () => void asked.pulls++,
      changed: () => undefined,
    },
    store,
  );
  const idle = async (is: 'idle' | 'waiting' = 'idle') => expect.poll(() => uplink.core.push).toBe(is);
  const queue = async (...texts: string[]) => {
    await store.enqueue(texts.map(comment));
    uplink.tell({ type: 'queued' });
  };
  const states = async () => (await store.outbox()).map(({ state }) => state);
  const ring = () => timers.shift()?.work();
  return { uplink, store, sent, answers, timers, asked, idle, queue, states, ring };
}

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
