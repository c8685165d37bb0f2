import { createHmac } from 'node:crypto';
import { AppError } from '../../platform/app-error.ts';
import { actingAs } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { networkOf } from '../../platform/networks.ts';
import { makeLink } from './account-links.service.ts';
import { findByEmail } from './account-links.sql.ts';
import { passwordReset } from './letters.service.ts';
import { queueLetter } from './mailing.service.ts';
import { countRequests } from './mailing.sql.ts';

/** Letters to one address, and asked for from one network, within a quarter of an hour; of all nodes together. */
const limits = { address: 3, network: 20 } as const;
const windowMilliseconds = 15 * 60_000;

/**
 * Answers before it looks: neither the answer nor its time tells whether there is such an account. The limits count
 * addresses, not accounts, for the same reason.
 */
export async function requestPasswordReset(
  app: AppContext,
  origin: { ip: string; requestId: string },
  email: string,
): Promise<void> {
  const address = email.trim().toLowerCase();
  await limit(app, { address, network: networkOf(origin.ip) });
  setImmediate(() => {
    sendReset(app, origin.requestId, address).catch((error: Error) => {
      app.log.error({ error: error.message }, 'a password reset could not be begun');
    });
  });
}

async function limit(app: AppContext, asked: Record<keyof typeof limits, string>): Promise<void> {
  const at = app.now();
  const most = new Map(
    (['address', 'network'] as const).map((kind) => [keyOf(app, kind, asked[kind]), limits[kind]]),
  );
  const keys = [...most.keys()].map((key) => Buffer.from(key, 'hex'));
  const ends = new Date(at.getTime() + windowMilliseconds);
  const counted = await countRequests(app.db.system, keys, at, ends);
  const over = counted.find(({ key_hash, requests }) => requests > (most.get(key_hash.toString('hex')) ?? 0));
  if (!over) return;
  const retryAfter = Math.max((Date.parse(over.ends_at) - at.getTime()) / 1000, 1);
  app.log.warn({ retryAfter, limits: app.config.limits }, 'password resets throttled');
  if (app.config.limits === 'record') return;
  throw new AppError('too_many_requests', 'Too many letters asked for; wait a little', { retryAfter });
}

const keyOf = (app: AppContext, kind: string, value: string): string =>
  createHmac('sha256', app.secrets.derive('letter-requests')).update(`${kind}\0${value}`).digest('hex');

async function sendReset(app: AppContext, requestId: string, email: string): Promise<void> {
  const user = await findByEmail(app.db.system, email);
  if (!user) return;
  await app.db
    .systemFor(actingAs(user.id, requestId))
    .transaction()
    .execute(async (db) => {
      const link = await makeLink(db, { userId: user.id, purpose: 'reset', createdBy: null }, app.now());
      await queueLetter(app, db, passwordReset(app, user, link), link);
    });
}
