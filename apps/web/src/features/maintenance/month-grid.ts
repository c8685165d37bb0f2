const day = 86_400_000;
const at = (date: string) => Date.parse(`${date}T00:00:00Z`);
const text = (time: number) => new Date(time).toISOString().slice(0, 10);

/** First day of the month a day lies in. */
export const monthOf = (date: string): string => `${date.slice(0, 7)}-01`;

export function shiftMonth(first: string, months: number): string {
  const date = new Date(at(first));
  return text(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
}

/** Whole weeks, Monday first, that cover the month. */
export function monthGrid(first: string): string[] {
  const start = at(first) - ((new Date(at(first)).getUTCDay() + 6) % 7) * day;
  const next = at(shiftMonth(first, 1));
  const weeks = Math.ceil((next - start) / (7 * day));
  return Array.from({ length: weeks * 7 }, (_, index) => text(start + index * day));
}
