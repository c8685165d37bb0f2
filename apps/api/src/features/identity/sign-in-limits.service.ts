import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { perApp } from '../../platform/per-app.ts';

const quarterHour = 900;

/** Failures that cost nothing; from then on each attempt makes the next one wait twice as long, up to `longest` seconds. */
class Throttle {
  readonly #free: number;
  readonly #longest: number;
  readonly #attempts: RateLimiterMemory;
  readonly #turns = new RateLimiterMemory({ points: 1, duration: 1 });

  constructor(free: number, longest: number) {
    this.#free = free;
    this.#longest = longest;
    this.#attempts = new RateLimiterMemory({ points: free, duration: quarterHour });
  }

  /** Counts before the outcome is known, so that attempts at the same moment cannot all slip through; the seconds to wait, or 0. */
  async enter(key: string): Promise<number> {
    const { consumedPoints } = await this.#attempts.penalty(key);
    if (consumedPoints <= this.#free) return 0;
    const customDuration = Math.min(2 ** (consumedPoints - this.#free - 1), this.#longest);
    try {
      await this.#turns.consume(key, 1, { customDuration });
      return 0;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      await this.#attempts.reward(key);
      return Math.max(refusal.msBeforeNext / 1000, 1);
    }
  }

  async forgive(key: string): Promise<void> {
    await this.#attempts.reward(key);
  }

  async forget(key: string): Promise<void> {
    await Promise.all([this.#attempts.delete(key), this.#turns.delete(key)]);
  }
}

const throttlesOf = perApp(() => ({ accounts: new Throttle(5, 60), networks: new Throttle(30, 30) }));

/** One IPv4 address, or the /64 an IPv6 host can choose its addresses from. */
export function networkOf(ip: string): string {
  const v4 = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(ip)?.[1];
  if (v4) return v4;
  const [head = '', tail] = ip.split('%')[0]?.split('::') ?? [];
  const groups = head.split(':').filter(Boolean);
  const rest = tail?.split(':').filter(Boolean) ?? [];
  while (groups.length + rest.length < 8) groups.push('0');
  const prefix = [...groups, ...rest].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(':')}::/64`;
}

export interface Attempt {
  account: string;
  ip: string;
}

/** Refuses an attempt that comes too soon after failed ones; delays, never lock-outs. */
export async function enterSignIn(app: AppContext, attempt: Attempt): Promise<void> {
  const { accounts, networks } = throttlesOf(app);
  const network = networkOf(attempt.ip);
  const waits = [await accounts.enter(attempt.account), await networks.enter(network)];
  const retryAfter = Math.max(...waits);
  if (retryAfter === 0) return;
  app.log.warn({ network, retryAfter, limits: app.config.limits }, 'sign-in throttled');
  if (app.config.limits === 'enforce') {
    throw new AppError('too_many_requests', 'Too many failed attempts; wait a little', { retryAfter });
  }
}

/** The right password clears the account; the network keeps its other failures. */
export async function signInSucceeded(app: AppContext, attempt: Attempt): Promise<void> {
  const { accounts, networks } = throttlesOf(app);
  await Promise.all([accounts.forget(attempt.account), networks.forgive(networkOf(attempt.ip))]);
}
