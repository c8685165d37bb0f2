const tolerance = 5 * 60_000;
/** Longer than any phone is without reception. */
const oldest = 366 * 86_400_000;

/** When something happened by a device's clock, which may say anything: what cannot be is taken to be now. */
export function believable(told: string | undefined, now: Date): Date {
  const at = told === undefined ? Number.NaN : Date.parse(told);
  return at >= now.getTime() - oldest && at <= now.getTime() + tolerance ? new Date(at) : now;
}
