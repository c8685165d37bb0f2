import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';
import { AppError } from '../platform/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { vitalsOf } from '../platform/vitals.ts';
import { findFeedState } from './metrics.sql.ts';

/**
 * Times every request and shows the node's figures at /metrics to who holds METRICS_TOKEN. Without that variable
 * nothing is measured and there is no such page.
 */
export function metrics(app: AppContext): Router {
  const router = Router();
  const token = app.config.metricsToken;
  if (token === null) return router;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addNodeFigures(app, registry);
  const readFeed = feedFigures(app, registry);
  router.use(timing(registry));
  router.get('/metrics', async (req, res) => {
    if (!isBearer(req, token)) throw new AppError('not_authenticated', 'This page needs METRICS_TOKEN');
    await readFeed();
    res.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function isBearer(req: Request, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

function timing(registry: Registry): RequestHandler {
  const seconds = new Histogram({
    name: 'citypulse_http_request_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['operation', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return (req, res, next) => {
    const begun = performance.now();
    res.once('close', () => {
      seconds.labels(operationOf(req), String(statusOf(res))).observe((performance.now() - begun) / 1000);
    });
    next();
  };
}

/** The route and not the address, so that the number of series stays bounded. */
function operationOf(req: Request): string {
  const path = (req.route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' ? `${req.method} ${path}` : 'other';
}

/** 499: the client went away before it had its answer. */
const statusOf = (res: Response): number => (res.writableFinished ? res.statusCode : 499);

/** Read when somebody looks; counting costs the work itself an addition. */
function addNodeFigures(app: AppContext, registry: Registry): void {
  const intervals = new Counter({
    name: 'citypulse_intervals_total',
    help: 'Intervals taken in by this node, by what became of them',
    labelNames: ['outcome'],
    registers: [],
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(vitalsOf(app).intervals)) this.inc({ outcome }, count);
    },
  });
  const sockets = new Gauge({
    name: 'citypulse_sockets',
    help: 'Connected sockets of this node',
    registers: [],
    collect() {
      this.set(vitalsOf(app).sockets());
    },
  });
  const connections = new Gauge({
    name: 'citypulse_database_connections',
    help: 'Connections of this node by pool and state, and the queries that wait for one',
    labelNames: ['pool', 'state'],
    registers: [],
    collect() {
      for (const [pool, states] of Object.entries(app.db.connections()))
        for (const [state, count] of Object.entries(states)) this.set({ pool, state }, count);
    },
  });
  for (const metric of [intervals, sockets, connections]) registry.registerMetric(metric as Metric);
}

/** How far the feed is, and how far behind it what was committed. */
function feedFigures(app: AppContext, registry: Registry): () => Promise<void> {
  const head = new Gauge({
    name: 'citypulse_feed_head',
    help: 'Position of the newest change in the feed',
    registers: [registry],
  });
  const waiting = new Gauge({
    name: 'citypulse_feed_outbox_rows',
    help: 'Committed changes that have no position yet',
    registers: [registry],
  });
  return async () => {
    const state = await findFeedState(app.db.system);
    head.set(state.head);
    waiting.set(state.waiting);
  };
}
