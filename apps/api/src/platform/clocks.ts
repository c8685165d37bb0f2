const tolerance = 5 * 60_000;
const earliest = Date.UTC(2000, 0, 1);

/** When something happened by a device's clock, which may say anything: what cannot be is taken to be now. */
export function believable(told: string | undefined, now: Date): Date {
  const at = told === undefined ? Number.NaN : Date.parse(told);
  return at >= earliest && at <= now.getTime() + tolerance ? new Date(at) : now;
}
