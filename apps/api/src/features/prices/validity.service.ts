import { AppError } from '../../platform/app-error.ts';

/** Two rows of one kind would be valid on one day. */
export function overlaps(message: string): AppError {
  return new AppError('validity_overlap', message, {
    errors: [{ path: 'body.validFrom', code: 'validity_overlap', message }],
  });
}

export function endsBeforeItBegins(): AppError {
  const message = 'The validity ends before it begins';
  return new AppError('invalid_request', message, {
    errors: [{ path: 'body.validTo', code: 'validity', message }],
  });
}
