import type { RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../platform/app-error.ts';
import type { Caller } from '../platform/caller.ts';
import type { AppContext } from '../platform/context.ts';
import { networkOf } from '../platform/networks.ts';
import { perApp } from '../platform/per-app.ts';

const windowSeconds = 60;
/** Requests in a minute: of one person or gateway, and of one network, behind which a whole town hall may sit. */
const budgets = { caller: 1_200, network: 12_000 } as const;
type Budget = keyof typeof budgets;

const limiterOf = (points: number) => new RateLimiterMemory({ points, duration: windowSeconds });
const limitersOf = perApp(() => ({
  caller: limiterOf(budgets.caller),
  network: limiterOf(budgets.network),
}));

/** Counts what comes from a network, before anything is known of it. */
export function limitNetwork(app: AppContext): RequestHandler {
  return async (req, res, next) => {
    await spend(app, res, 'network', networkOf(req.ip ?? ''));
    next();
  };
}

/** Counts what somebody signed in, or a gateway, asks for. */
export const limitCaller = (app: AppContext, res: Response, caller: Caller): Promise<void> =>
  spend(app, res, 'caller', caller.id);

async function spend(app: AppContext, res: Response, budget: Budget, key: string): Promise<void> {
  const spent = await limitersOf(app)[budget].consume(key).catch(refusalOf);
  tell(res, budget, spent);
  const over = spent.consumedPoints - budgets[budget];
  if (over <= 0) return;
  const { limits } = app.config;
  if (over === 1) app.log.warn({ budget, key, limits, requestId: res.locals.requestId }, 'too many requests');
  if (limits === 'enforce')
    throw new AppError('too_many_requests', 'Too many requests; wait a little', {
      retryAfter: spent.msBeforeNext / 1000,
    });
}

function refusalOf(refusal: unknown): RateLimiterRes {
  if (refusal instanceof RateLimiterRes) return refusal;
  throw refusal;
}

/** RateLimit header fields for HTTP (draft-ietf-httpapi-ratelimit-headers): quota, rest and seconds until it is whole. */
function tell(res: Response, budget: Budget, { remainingPoints, msBeforeNext }: RateLimiterRes): void {
  res.append('RateLimit-Policy', `"${budget}";q=${budgets[budget]};w=${windowSeconds}`);
  res.append('RateLimit', `"${budget}";r=${remainingPoints};t=${Math.ceil(msBeforeNext / 1000)}`);
}
