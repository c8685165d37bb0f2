import type { z } from 'zod';
import { AppError } from './app-error.ts';

/** The part of the request a zod issue belongs to becomes the head of its path. */
export function invalidRequest(part: string, error: z.ZodError): AppError {
  const issues = error.issues.slice(0, 50).map((issue) => ({
    path: [part, ...issue.path.map(String)].join('.'),
    code: issue.code,
    message: issue.message,
  }));
  return new AppError(
    'invalid_request',
    issues.map((issue) => `${issue.path}: ${issue.message}`).join('; '),
    {
      errors: issues,
    },
  );
}
