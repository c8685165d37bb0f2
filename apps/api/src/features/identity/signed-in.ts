import type { AuthResponse } from '@citypulse/contracts/identity';
import { Reply } from '../../http/reply.ts';
import type { AppContext } from '../../platform/context.ts';
import { refreshCookie, type BrowserFacts } from './browser-session.service.ts';
import type { SignIn } from './identity.service.ts';

/** Phones keep the refresh token themselves; a browser gets it as a cookie that no script can read. */
export function signedIn(app: AppContext, facts: BrowserFacts, session: SignIn): Reply<AuthResponse> {
  const { answer, refreshToken, platform, restSeconds } = session;
  if (platform === 'mobile') return new Reply({ ...answer, refreshToken }, {});
  return new Reply(answer, { 'Set-Cookie': refreshCookie(app, facts, refreshToken, restSeconds) });
}
