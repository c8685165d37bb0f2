import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { Request } from 'express';
import { AppError } from '../platform/app-error.ts';

/** One uploaded file, on disk until `discard`, and the text fields sent with it in any order. */
export interface Upload {
  path: string;
  fileName: string;
  size: number;
  sha256: string;
  fields: Readonly<Record<string, string>>;
  discard(): Promise<void>;
}

/** Reads a multipart body with exactly one part `file`; refuses more than `limit` bytes as soon as they arrive. */
export async function receiveUpload(req: Request, limit: number): Promise<Upload> {
  const declared = Number(req.headers['content-length'] ?? 0);
  if (declared > limit + 64 * 1024) throw tooLarge(limit);
  if (!req.is('multipart/form-data'))
    throw new AppError('unsupported_media_type', 'Send multipart/form-data');
  const path = join(tmpdir(), `citypulse-${randomUUID()}`);
  const discard = () => rm(path, { force: true });
  try {
    const received = await readParts(req, path, limit);
    return { ...received, path, discard };
  } catch (error) {
    req.unpipe();
    req.resume();
    await discard();
    if (error instanceof AppError) throw error;
    throw new AppError('invalid_request', `The multipart body cannot be read: ${(error as Error).message}`);
  }
}

const tooLarge = (limit: number) =>
  new AppError('payload_too_large', `The file is larger than ${Math.floor(limit / 1024 / 1024)} MB`);

async function readParts(
  req: Request,
  path: string,
  limit: number,
): Promise<Omit<Upload, 'path' | 'discard'>> {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let file: Promise<{ fileName: string; size: number; sha256: string }> | null = null;
  const busboy = new Busboy({
    headers: req.headers as { 'content-type': string },
    limits: { files: 1, fileSize: limit, fields: 20, fieldSize: 64 * 1024, parts: 25 },
  });
  busboy.on('field', (name: string, value: string) => {
    fields[name] = value;
  });
  busboy.on('file', (name: string, stream: BusboyFileStream, fileName: string) => {
    if (name !== 'file' || file) {
      stream.resume();
      return;
    }
    file = store(stream, path, limit).then((kept) => ({
      // Control characters are no part of a name; the database refuses one of them.
      fileName: (fileName || 'upload').replaceAll(/\p{Cc}/gu, '').slice(0, 200),
      ...kept,
    }));
    file.catch(() => stream.resume());
  });
  await pipeline(req, busboy);
  if (!file) throw new AppError('invalid_request', 'The part `file` is missing');
  return {
    ...(await (file as Promise<{ fileName: string; size: number; sha256: string }>)),
    fields: { ...fields },
  };
}

async function store(
  stream: BusboyFileStream,
  path: string,
  limit: number,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(stream, measure, createWriteStream(path, { mode: 0o600 }));
  if (stream.truncated) throw tooLarge(limit);
  return { size, sha256: hash.digest('hex') };
}
