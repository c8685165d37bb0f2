import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../platform/app-error.ts';
import { actingAs } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { perApp } from '../../platform/per-app.ts';
import { networkOf } from '../../platform/networks.ts';
import { makeLink } from './account-links.service.ts';
import { findByEmail } from './account-links.sql.ts';
import { passwordReset, sendLater } from './letters.service.ts';

/** Letters to one address, and asked for from one network, within a quarter of an hour. */
const limitsOf = perApp(() => ({
  addresses: new RateLimiterMemory({ points: 3, duration: 900 }),
  networks: new RateLimiterMemory({ points: 20, duration: 900 }),
}));

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
  const { addresses, networks } = limitsOf(app);
  await take(app, networks, networkOf(origin.ip));
  await take(app, addresses, address);
  setImmediate(() => {
    sendReset(app, origin.requestId, address).catch((error: Error) => {
      app.log.error({ error: error.message }, 'a password reset could not be begun');
    });
  });
}

async function take(app: AppContext, limit: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limit.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfter = Math.max(refusal.msBeforeNext / 1000, 1);
    app.log.warn({ retryAfter, limits: app.config.limits }, 'password resets throttled');
    if (app.config.limits === 'record') return;
    throw new AppError('too_many_requests', 'Too many letters asked for; wait a little', { retryAfter });
  }
}

async function sendReset(app: AppContext, requestId: string, email: string): Promise<void> {
  const user = await findByEmail(app.db.system, email);
  if (!user) return;
  const link = await app.db
    .systemFor(actingAs(user.id, requestId))
    .transaction()
    .execute((db) => makeLink(db, { userId: user.id, purpose: 'reset', createdBy: null }, app.now()));
  sendLater(app, passwordReset(app, user, link));
}
