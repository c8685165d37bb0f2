import { Problem, type ErrorCode } from '@citypulse/contracts/errors';

/** What can go wrong before the server has said anything usable. */
export type LocalCode = 'unreachable' | 'timeout' | 'aborted' | 'bad_answer';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode | LocalCode;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly problem: Problem | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode | LocalCode,
    detail: {
      status?: number;
      problem?: Problem;
      retryAfterSeconds?: number;
      message?: string;
      cause?: unknown;
    } = {},
  ) {
    super(detail.message ?? detail.problem?.detail ?? detail.problem?.title ?? code, { cause: detail.cause });
    this.code = code;
    this.status = detail.status ?? 0;
    this.problem = detail.problem;
    this.retryAfterSeconds = detail.retryAfterSeconds;
  }

  get requestId(): string | undefined {
    return this.problem?.requestId;
  }
}

export function isApiError(error: unknown, code?: ErrorCode | LocalCode): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code);
}

/** No connection, as far as a person is concerned. */
export const isConnectionError = (error: unknown): boolean =>
  isApiError(error, 'unreachable') || isApiError(error, 'timeout');

/** Retry-After as seconds or as a date. */
function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

const codeOfStatus = (status: number): ErrorCode | LocalCode => {
  if (status === 429) return 'too_many_requests';
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'bad_answer';
};

/** Reads a refusal; a proxy's page in place of a problem still gets a code by its status. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = Problem.safeParse(body);
  const retryAfterSeconds = retryAfter(response.headers, Date.now());
  const common = { status: response.status, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  if (parsed.success) return new ApiError(parsed.data.code, { ...common, problem: parsed.data });
  return new ApiError(codeOfStatus(response.status), { ...common, message: `HTTP ${response.status}` });
}
