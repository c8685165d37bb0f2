import { errors, type ErrorCode, type Problem } from '@citypulse/contracts/errors';
import type { ErrorRequestHandler, Response } from 'express';
import { AppError, type AppErrorExtras } from '../platform/app-error.ts';
import type { Log } from '../platform/log.ts';
import { isPassing } from '../platform/passing-failure.ts';

export function sendProblem(
  res: Response,
  code: ErrorCode,
  detail?: string,
  extras: AppErrorExtras = {},
): void {
  const { status, title } = errors[code];
  const problem: Problem = {
    type: `urn:citypulse:problem:${code}`,
    title,
    status,
    code,
    detail,
    requestId: String(res.locals.requestId ?? ''),
    challenge: extras.challenge,
    errors: extras.errors,
  };
  if (extras.retryAfter !== undefined) res.setHeader('Retry-After', String(Math.ceil(extras.retryAfter)));
  if (status === 401) res.setHeader('WWW-Authenticate', 'Bearer');
  res.setHeader('Cache-Control', 'no-store');
  res.status(status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Failures of the database that the caller can do something about; everything else is a bug. */
function codeOf(error: unknown): ErrorCode {
  const { type, status } = error as { type?: string; status?: number };
  if (type === 'entity.too.large') return 'payload_too_large';
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return 'unsupported_media_type';
  if (typeof status === 'number' && status >= 400 && status < 500) return 'invalid_request';
  return isPassing(error) ? 'unavailable' : 'internal';
}

/** What was wrong with the body, as its parser tells. */
function detailOf(error: unknown): string | undefined {
  const { type, limit, message } = error as { type?: string; limit?: number; message?: string };
  if (type === 'entity.parse.failed') return `The body is not JSON: ${message}`;
  return type === 'entity.too.large' ? `The body is larger than ${limit} bytes` : undefined;
}

/** The last handler: refusals become problems, bugs are logged in full and answered without detail. */
export function errorSender(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (error instanceof AppError) {
      const isSaid = error.message !== error.code;
      sendProblem(res, error.code, isSaid ? error.message : undefined, error.extras);
      return;
    }
    const code = codeOf(error);
    if (code === 'internal')
      log.error({ error, path: req.path, requestId: res.locals.requestId }, 'unexpected failure');
    sendProblem(res, code, detailOf(error), code === 'unavailable' ? { retryAfter: 2 } : {});
  };
}
