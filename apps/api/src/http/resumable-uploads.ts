import { mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { errors } from '@citypulse/contracts/errors';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../platform/app-error.ts';
import type { Caller } from '../platform/caller.ts';
import type { AppContext } from '../platform/context.ts';
import { authenticate } from './sessions.ts';

/** What a feature decides about uploads of its own; every refusal is thrown. */
export interface UploadRules {
  /** Name of the id within `Upload-Metadata`. */
  metadata: string;
  mostBytes: number;
  /** May he begin, or begin again? `done`: everything is here already. */
  begin(caller: Caller, id: string, length: number): Promise<'open' | 'done'>;
  /** May he go on, and is there anything left to send? */
  resume(caller: Caller, id: string): Promise<{ name: 'open' } | { name: 'done'; size: number }>;
  /** All bytes have come. */
  finish(id: string): Promise<void>;
}

/**
 * Resumable uploads (tus 1.0.0). Who may do what to which upload is settled here and by the rules, before the tus
 * server sees the request; it is told the id and never reads one from an address or header itself.
 */
export function resumableUploads(app: AppContext, path: string, rules: UploadRules): RequestHandler {
  const ids = new WeakMap<IncomingMessage, string>();
  const tus = tusServer(app, path, rules, ids);
  const pass = async (req: Request, res: Response, id: string) => {
    ids.set(req, id);
    await tus.handle(req, res);
  };
  return async (req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    const caller = await authenticate(app, req.headers.authorization, String(res.locals.requestId));
    if (caller.viewedBy !== null && req.method !== 'HEAD') throw new AppError('view_only');
    if (req.method === 'OPTIONS') return pass(req, res, '');
    if (req.method === 'POST') return begin(req, res, caller);
    if (req.method !== 'HEAD' && req.method !== 'PATCH' && req.method !== 'DELETE') {
      res.setHeader('Allow', 'OPTIONS, POST, HEAD, PATCH, DELETE');
      throw new AppError('method_not_allowed');
    }
    const id = idIn(req.path.slice(1));
    const upload = await rules.resume(caller, id);
    return upload.name === 'open' ? pass(req, res, id) : answerDone(req, res, upload.size);
  };

  async function begin(req: Request, res: Response, caller: Caller): Promise<void> {
    if (req.path !== '/') throw new AppError('not_found');
    const id = idIn(metadataOf(req, rules.metadata));
    if (!/^\d{1,12}$/.test(header(req, 'upload-length')) || header(req, 'upload-concat'))
      throw new AppError('invalid_request', 'Upload-Length is missing');
    const length = Number(header(req, 'upload-length'));
    if (length > rules.mostBytes) throw new AppError('payload_too_large');
    if ((await rules.begin(caller, id, length)) === 'open') return pass(req, res, id);
    res.setHeader('Tus-Resumable', '1.0.0').setHeader('Location', `${path}/${id}`);
    res.status(201).end();
  }
}

/** To who asks where to go on: at the end. To who sends once more: ask. */
function answerDone(req: Request, res: Response, size: number): void {
  res.setHeader('Tus-Resumable', '1.0.0').setHeader('Upload-Offset', size);
  if (req.method === 'HEAD') res.setHeader('Upload-Length', size).status(200);
  else res.status(req.method === 'PATCH' && header(req, 'upload-offset') === String(size) ? 204 : 409);
  res.end();
}

function tusServer(
  app: AppContext,
  path: string,
  rules: UploadRules,
  ids: WeakMap<IncomingMessage, string>,
): Server {
  // What comes in still holds what the camera wrote.
  mkdirSync(app.files.uploads, { recursive: true, mode: 0o700 });
  type TusRequest = { runtime?: { node?: { req: IncomingMessage } } };
  const idOf = (req: unknown) => {
    const node = (req as TusRequest).runtime?.node?.req;
    return (node && ids.get(node)) ?? '';
  };
  return new Server({
    path,
    datastore: new FileStore({ directory: app.files.uploads }),
    maxSize: rules.mostBytes,
    relativeLocation: true,
    allowedOrigins: () => false,
    namingFunction: idOf,
    getFileIdFromRequest: idOf,
    disableTerminationForFinishedUploads: true,
    async onUploadFinish(_req, upload) {
      await rules.finish(upload.id);
      return {};
    },
    onResponseError: (_req, error) => {
      if (error instanceof AppError) return { status_code: errors[error.code].status, body: error.message };
      if (error instanceof Error) {
        app.log.error({ error }, 'an upload failed');
        return { status_code: 500, body: errors.internal.title };
      }
      return undefined;
    },
  });
}

const header = (req: Request, name: string): string => String(req.headers[name] ?? '');

function idIn(text: string): string {
  const id = z.uuid().safeParse(text);
  if (!id.success) throw new AppError('not_found', 'No such upload');
  return id.data.toLowerCase();
}

/** `name base64, name base64`. */
function metadataOf(req: Request, wanted: string): string {
  for (const pair of header(req, 'upload-metadata').split(',')) {
    const [name, value = ''] = pair.trim().split(' ');
    if (name === wanted) return Buffer.from(value, 'base64').toString();
  }
  throw new AppError('invalid_request', `Upload-Metadata must name ${wanted}`);
}
