import { isApiError, isConnectionError } from '@citypulse/client/api-error';
import type { Messages } from '../../text/messages-de.ts';

/** One plain sentence that says what to do. */
export function signInFailure(error: unknown, t: Messages): string {
  if (isConnectionError(error)) return t.signIn.unreachable;
  if (isApiError(error, 'invalid_credentials')) return t.signIn.wrong;
  if (isApiError(error, 'code_invalid')) return t.signIn.codeWrong;
  if (isApiError(error, 'passkey_refused')) return t.signIn.passkeyUnknown;
  if (isApiError(error, 'directory_unreachable')) return t.signIn.directoryAway;
  if (isApiError(error, 'challenge_expired')) return t.signIn.tooLate;
  if (isApiError(error, 'too_many_requests'))
    return t.signIn.tooMany(Math.ceil(error.retryAfterSeconds ?? 0));
  return t.signIn.failed;
}
