import { instantsOfWall, toWall } from '@citypulse/energy/local-days';

/** An instant as the browser's field wants it: what the town's clock shows, to the minute. */
export function toWallClock(instant: unknown): string {
  const at = typeof instant === 'string' ? Date.parse(instant) : Number.NaN;
  return Number.isNaN(at) ? '' : new Date(toWall(at)).toISOString().slice(0, 16);
}

/** The instant a typed clock time means: the first of the doubled hour, the next real minute of the missing one. */
export function fromWallClock(text: string): string | null {
  const wall = Date.parse(`${text}:00Z`);
  if (Number.isNaN(wall)) return null;
  const at = instantsOfWall(wall)[0] ?? instantsOfWall(wall + 3_600_000)[0];
  return at === undefined ? null : new Date(at).toISOString();
}
