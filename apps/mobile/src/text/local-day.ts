/** The town's calendar, not the phone's. */
const zone = 'Europe/Berlin';

const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const clockFormat = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' });

/** The instant a local day begins: midnight is 22:00 or 23:00 UTC of the day before. */
function midnight(day: string): Date {
  const winter = new Date(`${day}T00:00:00+01:00`);
  const summer = new Date(`${day}T00:00:00+02:00`);
  return clockFormat.format(summer) === '00' ? summer : winter;
}

/** The local day an instant lies in, as instants; `to` is exclusive. */
export function localToday(now: Date): { from: string; to: string } {
  const day = dayFormat.format(now);
  const from = midnight(day);
  // 36 h after midnight is noon of the next day, also when the day has 23 or 25 hours.
  const to = midnight(dayFormat.format(new Date(from.getTime() + 36 * 3_600_000)));
  return { from: from.toISOString(), to: to.toISOString() };
}
