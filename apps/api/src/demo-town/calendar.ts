/** School holidays of Baden-Württemberg, first and last day (Kultusministerium, Ferienkalender). */
const schoolHolidays: ReadonlyArray<readonly [string, string]> = [
  ['2023-12-23', '2024-01-05'],
  ['2024-03-23', '2024-04-05'],
  ['2024-05-21', '2024-05-31'],
  ['2024-07-25', '2024-09-07'],
  ['2024-10-28', '2024-10-31'],
  ['2024-12-23', '2025-01-04'],
  ['2025-04-14', '2025-04-26'],
  ['2025-06-10', '2025-06-20'],
  ['2025-07-31', '2025-09-13'],
  ['2025-10-27', '2025-10-31'],
  ['2025-12-22', '2026-01-05'],
  ['2026-03-30', '2026-04-11'],
  ['2026-05-26', '2026-06-05'],
  ['2026-07-30', '2026-09-12'],
  ['2026-10-26', '2026-10-31'],
  ['2026-12-23', '2027-01-09'],
  ['2027-03-25', '2027-04-03'],
  ['2027-05-18', '2027-05-29'],
  ['2027-07-29', '2027-09-11'],
  ['2027-11-02', '2027-11-06'],
  ['2027-12-23', '2028-01-08'],
];

/** Known years; outside them the usual weeks stand in, so that a later start still has holidays. */
const usualHolidays: ReadonlyArray<readonly [string, string]> = [
  ['01-01', '01-06'],
  ['04-06', '04-17'],
  ['05-26', '06-06'],
  ['07-29', '09-11'],
  ['10-27', '10-31'],
  ['12-23', '12-31'],
];

export function isSchoolHoliday(day: string): boolean {
  const year = Number(day.slice(0, 4));
  if (year >= 2024 && year <= 2027)
    return schoolHolidays.some(([first, last]) => day >= first && day <= last);
  const monthAndDay = day.slice(5);
  return usualHolidays.some(([first, last]) => monthAndDay >= first && monthAndDay <= last);
}

const publicHolidaysByYear = new Map<number, ReadonlySet<string>>();

/** Public holidays of Baden-Württemberg. */
export function isPublicHoliday(day: string): boolean {
  const year = Number(day.slice(0, 4));
  let days = publicHolidaysByYear.get(year);
  if (!days) publicHolidaysByYear.set(year, (days = publicHolidays(year)));
  return days.has(day);
}

function publicHolidays(year: number): ReadonlySet<string> {
  const fixed = ['01-01', '01-06', '05-01', '10-03', '11-01', '12-25', '12-26'].map(
    (day) => `${year}-${day}`,
  );
  const easter = easterSunday(year);
  const moving = [-2, 1, 39, 50, 60].map((days) =>
    new Date(easter + days * 86_400_000).toISOString().slice(0, 10),
  );
  return new Set([...fixed, ...moving]);
}

/** Easter Sunday as UTC midnight (Gauß, in Lichtenberg's form). */
function easterSunday(year: number): number {
  const k = Math.floor(year / 100);
  const m = 15 + Math.floor((3 * k + 3) / 4) - Math.floor((8 * k + 13) / 25);
  const s = 2 - Math.floor((3 * k + 3) / 4);
  const a = year % 19;
  const d = (19 * a + m) % 30;
  const r = Math.floor((d + Math.floor(a / 11)) / 29);
  const og = 21 + d - r;
  const sz = 7 - ((year + Math.floor(year / 4) + s) % 7);
  const oe = 7 - ((og - sz) % 7);
  return Date.UTC(year, 2, og + oe);
}
