import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { authenticate, redeemSocketTicket } from '../sessions.ts';
import type { Membership } from './membership.ts';
import type { SyncServer } from './server.ts';

const Handshake = z.union([
  z.object({ ticket: z.string().min(1).max(200) }),
  z.object({ token: z.string().min(1).max(4096) }),
]);

/** Lets in people with a ticket or an access token in `auth`; the query, which ends up in logs, counts for nothing. */
export function guardHandshake(app: AppContext, io: SyncServer, membership: Membership): void {
  io.use(async (socket, next) => {
    try {
      const caller = await callerOf(app, socket.handshake.auth);
      socket.data = { access: membership.accessOf(caller), joined: false, only: null };
      next();
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'internal';
      if (code === 'internal') app.log.error({ error }, 'a socket handshake failed');
      next(Object.assign(new Error(code), { data: { code } }));
    }
  });
}

async function callerOf(app: AppContext, auth: unknown): Promise<Caller> {
  const parsed = Handshake.safeParse(auth);
  if (!parsed.success) throw new AppError('not_authenticated');
  const requestId = randomUUID();
  const caller =
    'ticket' in parsed.data
      ? await redeemSocketTicket(app, parsed.data.ticket, requestId)
      : await authenticate(app, `Bearer ${parsed.data.token}`, requestId);
  if (caller.kind !== 'user') throw new AppError('forbidden', 'Gateways have no socket');
  return caller;
}
