import type { Mutation, MutationOutcome } from '@citypulse/contracts/mutations';
import { expect } from 'vitest';
import { ApiError } from '../api-error.ts';
import { newId } from '../new-id.ts';
import type { NewMutation } from './local-store.ts';
import { MemoryStore } from './stores/memory-store.ts';
import { Uplink } from './uplink.ts';

type Answered = { ackSeq: number; results: unknown[] } | ApiError;
export type Answer = (batch: Mutation[]) => Answered | Promise<Answered>;

export const applied = ({ id, seq }: Mutation): MutationOutcome => ({ id, seq, status: 'applied' });
export const all = (batch: Mutation[]) => ({ ackSeq: batch.at(-1)?.seq ?? 0, results: batch.map(applied) });
export const problem = (
  code: ApiError['code'],
  status: number,
  expected?: number,
  retryAfterSeconds?: number,
) =>
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

export const comment = (text: string): NewMutation => ({
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
export function uplink() {
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
