import type { ErrorCode } from '@citypulse/contracts/errors';
import { SocketResume, SocketSubscribe, type SocketRefusal } from '@citypulse/contracts/sync';
import type { z } from 'zod';
import { positionIn } from '../../feed/cursor.ts';
import { hasChanges, readHead } from '../../feed/read-changes.ts';
import { compareScopes } from '../../feed/scopes.ts';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import type { FanOut } from './fan-out.ts';
import { placeCursor, type Membership } from './membership.ts';
import type { SyncSocket } from './server.ts';

export interface SocketParts {
  app: AppContext;
  fanOut: FanOut;
  membership: Membership;
}

type Answer = (answer: { ok: true; [field: string]: unknown } | SocketRefusal) => void;

/** Events a socket may send at once, and per second after that; beyond the last number it is cut off. */
const burst = 20;
const perSecond = 5;
const patience = -100;

/** Binds the events of a client; each is counted, parsed and acknowledged, those that nobody knows too. */
export function bindEvents(parts: SocketParts, socket: SyncSocket): void {
  const allowance = new Allowance();
  const acts = new Map<string, (message: unknown) => Promise<object>>();
  function on<S extends z.ZodType>(
    name: 'sync:resume' | 'subscribe',
    schema: S,
    act: (message: z.output<S>) => Promise<object>,
  ) {
    acts.set(name, async (message) => {
      const parsed = schema.safeParse(message);
      if (!parsed.success) throw new AppError('invalid_request', parsed.error.issues[0]?.message);
      return act(parsed.data);
    });
  }
  on('sync:resume', SocketResume, (message) => resume(parts, socket, message));
  on('subscribe', SocketSubscribe, async (message) => subscribe(parts, socket, message));
  socket.onAny(async (name: string, ...sent: unknown[]) => {
    const acknowledge = sent.at(-1);
    const answer: Answer = typeof acknowledge === 'function' ? (acknowledge as Answer) : () => undefined;
    const left = allowance.take();
    if (left < patience) socket.disconnect(true);
    if (left < 0) return answer(refusal('too_many_requests', 'Too many events'));
    try {
      const act = acts.get(name);
      if (!act) throw new AppError('invalid_request', 'No such event');
      answer({ ok: true, ...(await act(sent[0])) });
    } catch (error) {
      answer(refused(parts.app, error));
    }
  });
}

/** Joins first and looks then: what is sent meanwhile goes to the joined socket, what was sent before is looked for. */
async function resume(
  { app, fanOut, membership }: SocketParts,
  socket: SyncSocket,
  message: z.output<typeof SocketResume>,
) {
  // Whoever declares other scopes may have learnt of new rights by a pull, before the next review.
  if (message.cursor !== null && differs(message, socket)) await membership.review();
  const { scopes, userId } = socket.data.access;
  socket.data.joined = true;
  membership.enter(socket);
  const joinedAt = fanOut.place;
  const head = placeCursor(joinedAt);
  const answer = (mode: 'live' | 'pull' | 'resync') => ({ mode, head });
  if (message.cursor === null) return answer('pull');
  const { system } = app.db;
  const pos = positionIn(await readHead(system), message.cursor);
  if (pos === undefined) return answer('resync');
  if (differs(message, socket)) return { ...answer('pull'), rejoin: true };
  const missed = await hasChanges(system, { scopes: [...scopes.keys()], userId }, pos, joinedAt.pos);
  return answer(missed ? 'pull' : 'live');
}

function differs({ scopes }: z.output<typeof SocketResume>, { data }: SyncSocket): boolean {
  const { added, removed } = compareScopes(scopes, data.access.scopes);
  return added.length + removed.length > 0;
}

function subscribe(
  { membership }: SocketParts,
  socket: SyncSocket,
  message: z.output<typeof SocketSubscribe>,
) {
  socket.data.only = message.buildings ?? null;
  if (socket.data.joined) membership.enter(socket);
  return {};
}

const refusal = (code: ErrorCode, detail: string): SocketRefusal => ({
  ok: false,
  problem: { code, detail },
});

function refused(app: AppContext, error: unknown): SocketRefusal {
  if (error instanceof AppError) return refusal(error.code, error.message);
  app.log.error({ error }, 'a socket event failed');
  return refusal('internal', 'Internal error');
}

/** Tokens that grow back with time. */
class Allowance {
  #left = burst;
  #since = performance.now();

  take(): number {
    const now = performance.now();
    this.#left = Math.min(burst, this.#left + ((now - this.#since) / 1000) * perSecond) - 1;
    this.#since = now;
    return this.#left;
  }
}
