export type LiveState = 'live' | 'delayed' | 'disconnected';

/** A value is stale once it is older than twice its interval. */
export function isStale(at: string | null, intervalSeconds: number, now: number): boolean {
  return at === null || now - Date.parse(at) > 2 * intervalSeconds * 1000;
}

/** Live only while the socket is joined and the value came in time. */
export function liveStateOf(
  joined: boolean,
  at: string | null,
  intervalSeconds: number,
  now: number,
): LiveState {
  if (!joined) return 'disconnected';
  return isStale(at, intervalSeconds, now) ? 'delayed' : 'live';
}
