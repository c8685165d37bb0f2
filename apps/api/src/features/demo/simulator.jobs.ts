import { ingestIntervals } from '@citypulse/contracts/intervals';
import { addDays, localDateOf, startOfDay } from '@citypulse/energy/local-days';
import { gatewayCatchUpDays } from '../../demo-town/history-plan.ts';
import { reportedSince, reportedUntil, runningInterval } from '../../demo-town/live.ts';
import type { TownPoint } from '../../demo-town/points.ts';
import type { DemoTown, TownInterval } from '../../demo-town/town.ts';
import { pause } from '../../feed/advance.ts';
import type { AppContext } from '../../platform/context.ts';
import { ensureOwnGateway } from '../data-sources/data-sources.service.ts';
import { findNewestDays } from './history.service.ts';

const tick = 5_000;
/** The running quarter hour of a live point is told every second tick. */
const turns = 2;
const atOnce = 4;
const perRequest = 2_000;
const longestPause = 60_000;

/**
 * The simulated meters: a gateway as any other, with a key of its own, that delivers over HTTP. It first closes the
 * gap since the last run, then reports every interval when it ends and, for the quarter-hour main points, what the
 * running one has come to. Ends with the signal, or when another node has taken its key over.
 */
export async function startSimulator(
  app: AppContext,
  signal: AbortSignal,
  town: DemoTown,
  baseUrl: string,
): Promise<void> {
  const { key } = await ensureOwnGateway(app, 'Simulierte Zähler');
  const reports = await openReports(app, town);
  const gateway = { app, signal, town, url: `${baseUrl}${ingestIntervals.path}`, key };
  let failures = 0;
  for (let turn = 0; !signal.aborted; turn++) {
    try {
      await deliverTurn(gateway, reports, turn);
      failures = 0;
      await pause(tick, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused && error.status === 401) return;
      const wait = error instanceof Refused ? error.retryAfter : 0;
      app.log.debug({ error: (error as Error).message }, 'the simulated gateway waits');
      await pause(Math.max(wait, Math.min(longestPause, 1_000 * 2 ** failures++)), signal);
    }
  }
}

interface Gateway {
  app: AppContext;
  signal: AbortSignal;
  town: DemoTown;
  url: string;
  key: string;
}

/** What of a point has been delivered: up to a time, epoch ms. */
interface Report {
  point: TownPoint;
  until: number;
}

async function openReports(app: AppContext, town: DemoTown): Promise<Report[]> {
  const today = localDateOf(app.now().getTime());
  const earliest = addDays(today, -gatewayCatchUpDays);
  const newest = await findNewestDays(app);
  return town.points
    .filter((point) => point.intervalSeconds !== null)
    .map((point) => {
      const last = newest.get(point.id);
      // A day with data may be unfinished; what is there already is delivered again and changes nothing.
      return { point, until: startOfDay(last !== undefined && last >= earliest ? last : today) };
    });
}

const isLive = ({ point }: Report) => point.intervalSeconds === 900 && point.kind === 'main';

async function deliverTurn(gateway: Gateway, reports: Report[], turn: number): Promise<void> {
  const now = gateway.app.now().getTime();
  const due = reports.filter(({ point, until }) => reportedUntil(point, now) > until);
  await inParallel(due, (report) => deliverReported(gateway, report));
  const live = reports.filter(isLive).filter((_, index) => index % turns === turn % turns);
  await inParallel(live, (report) => deliverRunning(gateway, report));
}

async function deliverReported(gateway: Gateway, report: Report): Promise<void> {
  const { point } = report;
  const now = gateway.app.now().getTime();
  const intervals = reportedSince(gateway.town, point, report.until, now);
  for (let from = 0; from < intervals.length; from += perRequest) {
    const some = intervals.slice(from, from + perRequest);
    await deliver(gateway, point, some, 'W');
    report.until = (some.at(-1)?.start ?? 0) + (point.intervalSeconds ?? 0) * 1000;
  }
  report.until = reportedUntil(point, now);
}

/** Not between the end of an interval and its report: the running one must not overtake it. */
async function deliverRunning(gateway: Gateway, { point, until }: Report): Promise<void> {
  const now = gateway.app.now().getTime();
  const running = runningInterval(gateway.town, point, now);
  if (running && running.start === until) await deliver(gateway, point, [running], 'V');
}

/** Refused in a way that passes, or that ends the simulation. */
class Refused extends Error {
  readonly status: number;
  readonly retryAfter: number;
  constructor(status: number, retryAfter: number) {
    super(`The ingest answered ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

async function deliver(
  { app, signal, url, key }: Gateway,
  point: TownPoint,
  intervals: readonly TownInterval[],
  quality: 'W' | 'V',
): Promise<void> {
  const lengthSeconds = point.intervalSeconds;
  const body = {
    measuringPointId: point.id,
    intervals: intervals.map(({ start, value }) => {
      return { start: new Date(start).toISOString(), lengthSeconds, value, quality };
    }),
  };
  const answer = await fetch(url, {
    method: ingestIntervals.method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
  });
  await answer.body?.cancel();
  if (answer.ok) return;
  if (answer.status === 401 || answer.status === 429 || answer.status >= 500) {
    throw new Refused(answer.status, 1_000 * Number(answer.headers.get('Retry-After') ?? 0));
  }
  // A point that somebody has retired or changed: its other values may still be welcome.
  app.log.debug({ status: answer.status, point: point.name }, 'a simulated value was refused');
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
