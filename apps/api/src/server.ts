import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import express, { type RequestHandler } from 'express';
import helmet from 'helmet';
import { watchSecurity } from './features/security/security-events.service.ts';
import { apiReference } from './http/api-reference.ts';
import { metrics } from './http/metrics.ts';
import { requireSchema } from './http/metrics.sql.ts';
import { errorSender, sendProblem } from './http/problem.ts';
import { limitNetwork } from './http/request-limits.ts';
import type { AppContext } from './platform/context.ts';
import { AddressRanges } from './platform/networks.ts';
import { apiRoutes } from './routes.ts';

export interface Web {
  /** Front-end apps, mounted after the API. */
  apps?: RequestHandler;
}

/** The HTTP side of one node; it listens to nothing yet. */
export function createHttpServer(app: AppContext, web: Web = {}): Server {
  watchSecurity(app);
  const http = express();
  http.disable('x-powered-by');
  http.disable('etag');
  http.set('query parser', 'simple');
  const proxies = new AddressRanges(app.config.trustedProxies);
  http.set('trust proxy', (address: string) => proxies.include(address));
  http.use(requestId, securityHeaders(app), metrics(app));
  http.get('/healthz', (_req, res) => void res.json({ status: 'ok' }));
  http.get('/readyz', async (_req, res) => {
    await requireSchema(app.db.system);
    res.json({ status: 'ok' });
  });
  http.use('/v1', limitNetwork(app));
  http.use(apiReference('1'));
  http.use(apiRoutes(app));
  http.use('/v1', (_req, res) => sendProblem(res, 'not_found', 'No such route'));
  if (web.apps) http.use(web.apps);
  http.use((_req, res) => sendProblem(res, 'not_found'));
  http.use(errorSender(app.log));
  const timeouts = { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 10_000 };
  return createServer({ ...timeouts, connectionsCheckingInterval: 2_000 }, http);
}

const requestId: RequestHandler = (_req, res, next) => {
  res.locals.requestId = randomUUID();
  res.setHeader('X-Request-Id', res.locals.requestId);
  next();
};

function securityHeaders(app: AppContext): RequestHandler {
  const secure = app.config.publicUrl?.startsWith('https:') ?? false;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        'form-action': ["'self'"],
        'object-src': ["'none'"],
        // The phone's reader of codes is WebAssembly of our own; nothing else is compiled.
        'script-src': ["'self'", "'wasm-unsafe-eval'"],
        // Component kits set style attributes; there are no inline style elements of ours.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'connect-src': ["'self'", 'ws:', 'wss:'],
        'worker-src': ["'self'", 'blob:'],
        ...(secure ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
  });
}
