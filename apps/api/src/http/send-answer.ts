import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Endpoint } from '@citypulse/contracts/endpoint';
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
  for (const [name, value] of Object.entries(reply.headers)) res.setHeader(name, value);
  res.status(endpoint.status);
  res.setHeader('Cache-Control', 'no-store');
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
