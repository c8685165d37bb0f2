import classes from './sign-in.module.css';
import type { SignInTexts } from './sign-in-texts.ts';
import { StatusIcon } from './status-badge.tsx';

/** What went wrong with the last attempt, and by which button it was made. */
export type SignInFailure = { error: unknown; by: 'form' | 'demo' } | null;

export type DescribeError = (error: unknown) => string;

/** The error's code, by which the words are found; another kind of error has none. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

export function problemOf(
  texts: SignInTexts,
  failure: SignInFailure,
  describeError: DescribeError,
): string | null {
  if (failure === null) return null;
  const { error, by } = failure;
  const code = codeOf(error) ?? '';
  if (by === 'demo' && code === 'invalid_credentials') return texts.demoChanged;
  if (code === 'too_many_requests') return texts.tooMany(Math.ceil(retryAfter(error) ?? 30));
  return texts.problems[code] ?? describeError(error);
}

const retryAfter = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfterSeconds' in error && typeof error.retryAfterSeconds === 'number'
    ? error.retryAfterSeconds
    : undefined;

/** Why it did not work; there from the start, so that it is read out when it changes. */
export function Problem({ text }: { text: string | null }) {
  return (
    <div role="alert" className={classes.problem}>
      {text !== null && (
        <>
          <StatusIcon status="critical" size={16} /> {text}
        </>
      )}
    </div>
  );
}
