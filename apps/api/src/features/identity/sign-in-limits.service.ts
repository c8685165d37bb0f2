import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { networkOf } from '../../platform/networks.ts';
import { perApp } from '../../platform/per-app.ts';

const quarterHour = 900;

/** Failures that cost nothing; from then on each one makes the next attempt wait twice as long, up to `longest` seconds. */
class Throttle {
  readonly #free: number;
  readonly #longest: number;
  readonly #failures: RateLimiterMemory;
  readonly #turns = new RateLimiterMemory({ points: 1, duration: 1 });
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, Array<() => void>>();

  constructor(free: number, longest: number) {
    this.#free = free;
    this.#longest = longest;
    this.#failures = new RateLimiterMemory({ points: free, duration: quarterHour });
  }

  /**
   * The seconds to wait, or 0 to go on. Attempts under way count as failures until they have proved otherwise, so
   * that a burst cannot slip through; those beyond the free ones wait for them.
   */
  async enter(key: string): Promise<number> {
    for (;;) {
      const failures = (await this.#failures.get(key))?.consumedPoints ?? 0;
      const running = this.#running.get(key) ?? 0;
      if (failures + running < this.#free) break;
      if (running === 0) {
        const wait = await this.#takeTurn(key, Math.min(2 ** (failures - this.#free), this.#longest));
        if (wait > 0) return wait;
        break;
      }
      await new Promise<void>((go) => this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), go]));
    }
    this.#running.set(key, (this.#running.get(key) ?? 0) + 1);
    return 0;
  }

  async #takeTurn(key: string, seconds: number): Promise<number> {
    try {
      await this.#turns.consume(key, 1, { customDuration: seconds });
      return 0;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(refusal.msBeforeNext / 1000, 1);
    }
  }

  async leave(key: string, outcome: 'failed' | 'unknown' | 'succeeded' | 'cleared'): Promise<void> {
    if (outcome === 'failed') await this.#failures.penalty(key);
    if (outcome === 'cleared') await Promise.all([this.#failures.delete(key), this.#turns.delete(key)]);
    const running = (this.#running.get(key) ?? 1) - 1;
    if (running === 0) this.#running.delete(key);
    else this.#running.set(key, running);
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    for (const go of waiting) go();
  }
}

const throttlesOf = perApp(() => ({ accounts: new Throttle(5, 60), networks: new Throttle(30, 30) }));

export interface Attempt {
  account: string;
  ip: string;
}

/**
 * Runs a check of credentials, which answers nothing when they are wrong, unless it comes too soon after failed ones:
 * delays, never lock-outs. The right password clears the account; the network keeps its other failures.
 */
export async function limitSignIn<T>(
  app: AppContext,
  attempt: Attempt,
  check: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const { accounts, networks } = throttlesOf(app);
  const network = networkOf(attempt.ip);
  return throttled(app, networks, network, 'succeeded', () =>
    throttled(app, accounts, attempt.account, 'cleared', check),
  );
}

async function throttled<T>(
  app: AppContext,
  throttle: Throttle,
  key: string,
  success: 'succeeded' | 'cleared',
  check: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const retryAfter = await throttle.enter(key);
  if (retryAfter > 0) {
    app.log.warn({ retryAfter, limits: app.config.limits }, 'sign-in throttled');
    if (app.config.limits === 'record') return check();
    throw new AppError('too_many_requests', 'Too many failed attempts; wait a little', { retryAfter });
  }
  let outcome: 'failed' | 'unknown' | typeof success = 'unknown';
  try {
    const found = await check();
    outcome = found === undefined ? 'failed' : success;
    return found;
  } finally {
    await throttle.leave(key, outcome);
  }
}
