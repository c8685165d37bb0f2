import { instantsOfWall, localDateOf, wallOfDate } from '@citypulse/energy/local-days';

/** `22.11.2026` and `14:30` of the town's clock as an instant; undefined when that is no moment. */
export function instantOf(date: string, time: string): number | undefined {
  const day = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(date);
  const clock = /^\s*(\d{1,2})[:.](\d{2})\s*$/.exec(time);
  if (!day || !clock) return undefined;
  const [hours, minutes] = [Number(clock[1]), Number(clock[2])];
  if (hours > 23 || minutes > 59) return undefined;
  const iso = `${day[3]}-${day[2]?.padStart(2, '0')}-${day[1]?.padStart(2, '0')}`;
  const wall = wallOfDate(iso) + hours * 3_600_000 + minutes * 60_000;
  const [instant] = Number.isNaN(wall) ? [] : instantsOfWall(wall);
  // 31.02. would be read as 3.3.; and an hour left out in spring is no moment.
  return instant !== undefined && localDateOf(instant) === iso ? instant : undefined;
}
