import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import { Series, type getSeries as seriesEndpoint } from '@citypulse/contracts/series';
import { RecentEnergy, type essentials } from '@citypulse/contracts/sync';
import { z } from 'zod';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { getSeries, listMeteredMedia } from '../series/series.service.ts';
import { dropExpired, readCache, writeCache, type Cached } from './essentials.sql.ts';

type SeriesQuery = Parsed<typeof seriesEndpoint>['query'];

const dataType = 'recent_energy';
const goodFor = 15 * 60_000;
const hour = 3_600_000;
const atOnce = 4;

/** The last 24 full hours of every building in reach, as its charts show them; kept for each person for a quarter hour. */
export async function readEssentials(app: AppContext, caller: Caller): Promise<Response<typeof essentials>> {
  const media = Map.groupBy(await listMeteredMedia(app, caller), ({ buildingId }) => buildingId);
  const asked = app.now();
  const now = asked.toISOString();
  const kept = await readCache(app.db.as(caller), caller.id, dataType, [...media.keys()], now);
  const known = new Set(kept.map(({ key }) => key));
  const built: Cached[] = [];
  const missing = [...media].filter(([buildingId]) => !known.has(buildingId));
  for (let from = 0; from < missing.length; from += atOnce) {
    const some = missing.slice(from, from + atOnce).map(([, of]) => build(app, caller, of, asked));
    built.push(...(await Promise.all(some)));
  }
  if (built.length > 0) {
    await dropExpired(app.db.system, now);
    await writeCache(app.db.as(caller), caller.id, dataType, built);
  }
  const all = [...kept, ...built];
  return {
    builtAt: oldest([now, ...all.map(({ builtAt }) => builtAt)]),
    expiresAt: oldest([untilFrom(asked), ...all.map(({ expiresAt }) => expiresAt)]),
    recentEnergy: all.flatMap(({ value }) => z.array(RecentEnergy).parse(value)),
  };
}

/** The database leaves out trailing zeros, so instants as text neither sort nor equal each other. */
const oldest = (times: readonly string[]): string =>
  new Date(Math.min(...times.map((time) => Date.parse(time)))).toISOString();
const untilFrom = (at: Date): string => new Date(at.getTime() + goodFor).toISOString();

async function build(
  app: AppContext,
  caller: Caller,
  media: ReadonlyArray<{ buildingId: string; medium: string }>,
  asked: Date,
): Promise<Cached> {
  const at = asked.getTime();
  const end = at - (at % hour);
  const found: RecentEnergy[] = [];
  for (const { buildingId, medium } of media) {
    const query = {
      buildingId,
      medium,
      resolution: 'hour',
      quantity: 'energy',
      from: new Date(end - 24 * hour).toISOString(),
      to: new Date(end).toISOString(),
    } as SeriesQuery;
    const { unit, points } = Series.parse(JSON.parse(await getSeries(app, caller, query)));
    // What is read by hand has no hours.
    if (points.every(({ value }) => value === null)) continue;
    const hours = points.map(({ start, value }) => ({ start, value }));
    found.push(RecentEnergy.parse({ buildingId, medium, unit, points: hours }));
  }
  return {
    key: media[0]?.buildingId ?? '',
    value: found,
    builtAt: asked.toISOString(),
    expiresAt: untilFrom(asked),
  };
}
