import type { ErrorCode, Problem } from '@citypulse/contracts/errors';

export interface AppErrorExtras {
  errors?: NonNullable<Problem['errors']>;
  /** Seconds, for 429 and 503. */
  retryAfter?: number;
  /** For `second_factor_required`. */
  challenge?: string;
}

/** An expected refusal; its HTTP status and title live in contracts. Anything else thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly extras: AppErrorExtras;

  constructor(code: ErrorCode, detail?: string, extras: AppErrorExtras = {}) {
    super(detail ?? code);
    this.name = 'AppError';
    this.code = code;
    this.extras = extras;
  }
}
