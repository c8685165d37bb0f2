import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';

type Variant = { path: string; size: number; encoding?: 'br' | 'gzip' };
type StaticFile = { name: string; etag: string; variants: Variant[] };

/** The files of one build by their path in it. Only what is listed is served, so no path leads out of it. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

export async function listFiles(dist: string): Promise<StaticFiles> {
  const names = new Set((await readdir(dist, { recursive: true })).map((name) => name.split(sep).join('/')));
  const files = new Map<string, StaticFile>();
  for (const name of names) {
    if (name.split('/').some((part) => part.startsWith('.')) || isVariant(name, names)) continue;
    const info = await stat(join(dist, name));
    if (!info.isFile()) continue;
    const variants: Variant[] = [];
    if (names.has(`${name}.br`)) variants.push(await variantOf(dist, `${name}.br`, 'br'));
    if (names.has(`${name}.gz`)) variants.push(await variantOf(dist, `${name}.gz`, 'gzip'));
    variants.push(await variantOf(dist, name));
    files.set(name, { name, etag: `W/"${info.size.toString(36)}-${info.mtimeMs.toString(36)}"`, variants });
  }
  return files;
}

function isVariant(name: string, names: ReadonlySet<string>): boolean {
  return /\.(?:br|gz)$/.test(name) && names.has(name.slice(0, -3));
}

async function variantOf(dist: string, name: string, encoding?: 'br' | 'gzip'): Promise<Variant> {
  const path = join(dist, name);
  return { path, size: (await stat(path)).size, ...(encoding && { encoding }) };
}

/** The file a path of the app means; every path that names no file is the app's own, and so its first page. */
export function findFile(files: StaticFiles, path: string): StaticFile | undefined {
  const found = files.get(path) ?? files.get(path === '' ? 'index.html' : `${path}/index.html`);
  if (found || looksLikeFile(path)) return found;
  return files.get('index.html');
}

/** A file that doesn't exist must be an error: a page in the place of a script breaks in a way nobody understands. */
export function looksLikeFile(path: string): boolean {
  return /(?:^|\/)[^/]*\.[a-z][a-z0-9]{0,11}$/i.test(path);
}

export async function sendFile(request: Request, response: Response, file: StaticFile): Promise<void> {
  const variant = file.variants.find(({ encoding }) => !encoding || accepts(request, encoding));
  if (!variant) throw new Error(`${file.name} has no plain variant`);
  response.type(extname(file.name));
  response.set('ETag', file.etag);
  response.set('Cache-Control', isHashed(file.name) ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (file.variants.length > 1) response.vary('Accept-Encoding');
  if (request.fresh) return void response.status(304).end();
  if (variant.encoding) response.set('Content-Encoding', variant.encoding);
  response.set('Content-Length', String(variant.size));
  if (request.method === 'HEAD') return void response.end();
  try {
    await pipeline(createReadStream(variant.path), response);
  } catch (error) {
    if (!response.headersSent) throw error;
    response.destroy(); // the browser went away in the middle
  }
}

/** Names that change with their content: `assets/index-Bx3kd9aZ.js` (Vite), `entry-0a1b….js`, `Inter.0a1b….ttf` (Metro). */
function isHashed(name: string): boolean {
  return /(?:^|\/)(?:assets|_expo\/static)\/.*[-.](?:[0-9a-f]{32}|[\w-]{8})\.\w+$/.test(name);
}

function accepts(request: Request, encoding: string): boolean {
  const offered = String(request.headers['accept-encoding'] ?? '').split(',');
  return offered.some((one) => {
    const [name, quality] = one.trim().split(/\s*;\s*q=/);
    return name === encoding && (quality === undefined || Number(quality) > 0);
  });
}
