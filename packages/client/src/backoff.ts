/** Exponential with full jitter; `chance` is in [0, 1). The server's Retry-After is a floor. */
export function backoff(
  attempt: number,
  chance: number,
  limits: { base: number; cap: number },
  retryAfterSeconds = 0,
): number {
  const span = Math.min(limits.cap, limits.base * 2 ** Math.min(attempt, 30));
  return retryAfterSeconds * 1000 + chance * span;
}
