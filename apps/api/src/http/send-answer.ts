import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Endpoint, FileType } from '@citypulse/contracts/endpoint';
import type { Request, Response } from 'express';
import type { Reply } from './reply.ts';

const compress = promisify(gzip);

/** Answers are parsed by their schema, so that a column can never leak; `raw` ones were built from a fixed list. */
export async function sendAnswer(
  endpoint: Endpoint,
  req: Request,
  res: Response,
  reply: Reply<unknown>,
): Promise<void> {
  res.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(reply.headers)) res.setHeader(name, value);
  res.status(endpoint.status);
  if (endpoint.file) {
    sendFile(endpoint.file, res, reply);
    return;
  }
  if (!endpoint.response) {
    res.end();
    return;
  }
  const body = endpoint.raw ? reply.body : endpoint.response.parse(reply.body);
  const version = (body as { version?: unknown }).version;
  if (typeof version === 'number') res.setHeader('ETag', `"${version}"`);
  const text = typeof body === 'string' && endpoint.raw ? body : JSON.stringify(body);
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Vary', 'Accept-Encoding');
  if (text.length > 2_048 && /\bgzip\b/.test(req.headers['accept-encoding'] ?? '')) {
    res.setHeader('Content-Encoding', 'gzip');
    res.end(await compress(text, { level: 1 }));
    return;
  }
  res.end(text);
}

/** Named for saving unless the service said otherwise; never run, whatever a browser takes it for. */
function sendFile(type: FileType, res: Response, { body, headers }: Reply<unknown>): void {
  const file = body as Buffer;
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', file.length);
  if (!('Content-Disposition' in headers)) res.setHeader('Content-Disposition', 'attachment');
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.end(file);
}
