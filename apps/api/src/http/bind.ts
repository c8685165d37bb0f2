import type { IncomingMessage } from 'node:http';
import type { Endpoint, FileType, Parsed, Response as Answer } from '@citypulse/contracts/endpoint';
import { canSomewhere } from '@citypulse/contracts/permissions';
import express, { type Request, type Response, type Router } from 'express';
import type { z } from 'zod';
import { AppError } from '../platform/app-error.ts';
import type { Caller } from '../platform/caller.ts';
import { requireClean } from '../platform/clean-input.ts';
import type { AppContext } from '../platform/context.ts';
import { invalidRequest } from '../platform/invalid-request.ts';
import { noteRead, noteRefusal } from './conspicuous.ts';
import { answerOnce } from './idempotency.ts';
import { Reply } from './reply.ts';
import { factsOf, type RequestFacts } from './request-facts.ts';
import { limitCaller } from './request-limits.ts';
import { sendAnswer } from './send-answer.ts';
import { authenticate } from './sessions.ts';
import { requireSignature } from './signatures.ts';
import { receiveUpload, type Upload } from './upload.ts';

type Input<E extends Endpoint> = Parsed<E> & { facts: RequestFacts; upload: Upload | null };

type Result<E extends Endpoint> = E['raw'] extends true
  ? string
  : E['file'] extends FileType
    ? Buffer
    : E['response'] extends z.ZodType
      ? Answer<E>
      : void;
type Handler<E extends Endpoint, C> = (input: Input<E>, caller: C) => Promise<Result<E> | Reply<Result<E>>>;

/** Binds an endpoint that needs a signed-in person or gateway to its service function. */
export function bind<E extends Endpoint>(
  router: Router,
  app: AppContext,
  endpoint: E,
  handler: Handler<E, Caller>,
): void {
  const readBody = bodyReader(endpoint);
  mount(router, endpoint, async (req, res) => {
    const caller = await authenticate(app, req.headers.authorization, String(res.locals.requestId), {
      proving: endpoint.proves ?? false,
    });
    await limitCaller(app, res, caller);
    try {
      if (!mayCall(caller, endpoint)) throw new AppError('forbidden');
      if (caller.viewedBy !== null && !changesNothing(endpoint)) throw new AppError('view_only');
      const content = await readBody(req, res);
      if (endpoint.signed) await requireSignature(app, caller, endpoint, req, content);
      await respond(app, endpoint, req, res, caller, (input) => handler(input, caller));
    } catch (error) {
      noteRefusal(app, caller, endpoint, req, error);
      throw error;
    }
  });
}

/** Binds an endpoint anyone may call. */
export function bindPublic<E extends Endpoint>(
  router: Router,
  app: AppContext,
  endpoint: E,
  handler: Handler<E, null>,
): void {
  const readBody = bodyReader(endpoint);
  mount(router, endpoint, async (req, res) => {
    await readBody(req, res);
    await respond(app, endpoint, req, res, null, (input) => handler(input, null));
  });
}

function mount(
  router: Router,
  endpoint: Endpoint,
  run: (req: Request, res: Response) => Promise<void>,
): void {
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  // Express 5 hands a rejected promise to the error sender.
  router[method](endpoint.path, run);
}

const standardLimit = 1024 * 1024;

const nothing: Buffer<ArrayBuffer> = Buffer.alloc(0);

/** Reads a body of JSON or of a form's fields, once it is known that the caller may send one; answers its bytes. */
function bodyReader({ body, multipart, form, bodyLimit = standardLimit }: Endpoint) {
  if (!body || multipart) return async () => nothing;
  const contents = new WeakMap<IncomingMessage, Buffer<ArrayBuffer>>();
  const verify = (req: IncomingMessage, _res: unknown, bytes: Buffer) =>
    void contents.set(req, bytes as Buffer<ArrayBuffer>);
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  const read = form
    ? express.urlencoded({ limit: bodyLimit, extended: false, type, verify })
    : express.json({ limit: bodyLimit, strict: true, type, verify });
  return async (req: Request, res: Response) => {
    const hasBody =
      req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0;
    if (hasBody && !req.is(type)) throw new AppError('unsupported_media_type', `Send ${type}`);
    await new Promise<void>((resolve, reject) => {
      read(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(error as Error)));
    });
    return contents.get(req) ?? nothing;
  };
}

const changesNothing = ({ method, readsOnly = false }: Endpoint) => method === 'GET' || readsOnly;

function mayCall(caller: Caller, endpoint: Endpoint): boolean {
  if (endpoint.access === 'public') return true;
  if (caller.kind === 'data_source') return endpoint.access === 'energy:ingest';
  return endpoint.access === 'signed_in' || canSomewhere(caller.grants, endpoint.access);
}

async function respond<E extends Endpoint>(
  app: AppContext,
  endpoint: E,
  req: Request,
  res: Response,
  caller: Caller | null,
  run: (input: Input<E>) => Promise<Result<E> | Reply<Result<E>>>,
): Promise<void> {
  const upload = endpoint.multipart ? await receiveUpload(req, endpoint.bodyLimit ?? standardLimit) : null;
  try {
    const parsed = {
      params: parse('params', endpoint.params, req.params),
      query: parse('query', endpoint.query, req.query),
      body: parse('body', endpoint.body, upload ? upload.fields : req.body, endpoint.itemwise),
    };
    const input = { ...parsed, facts: factsOf(req, res), upload } as Input<E>;
    const key = req.headers['idempotency-key'];
    const act = async () => {
      const result = await run(input);
      return result instanceof Reply ? result : new Reply(result, {});
    };
    const reply =
      caller && typeof key === 'string' && endpoint.method === 'POST' && isKept(endpoint)
        ? await answerOnce(app, caller, key, { path: endpoint.path, ...parsed, file: upload?.sha256 }, act)
        : await act();
    if (caller && endpoint.method === 'GET') noteRead(app, caller, req, reply.body);
    await sendAnswer(endpoint, req, res, reply);
  } finally {
    await upload?.discard();
  }
}

/** Secrets and files are not kept for a repeated Idempotency-Key. */
const isKept = ({ secretAnswer, file }: Endpoint) => !secretAnswer && !file;

function parse(part: string, schema: z.ZodType | undefined, value: unknown, itemwise = false): unknown {
  if (!schema) return undefined;
  if (!itemwise) requireClean(part, value);
  const result = schema.safeParse(value);
  if (!result.success) throw invalidRequest(part, result.error);
  return result.data;
}
