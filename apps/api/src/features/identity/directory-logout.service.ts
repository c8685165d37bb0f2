import { errors as joseErrors, jwtVerify } from 'jose';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { selectSignedOut, takeLogout } from './directory.sql.ts';
import { endSession } from './identity.sql.ts';
import { actingFor } from './identity.service.ts';
import { useProvider } from './provider.service.ts';

const event = 'http://schemas.openid.net/event/backchannel-logout';
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519', 'RS384', 'RS512', 'ES384', 'ES512'];

/** OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6. */
const LogoutToken = z
  .object({
    jti: z.string().min(1).max(500),
    exp: z.int(),
    sub: z.string().max(500).optional(),
    sid: z.string().max(500).optional(),
    events: z.record(z.string(), z.unknown()).refine((events) => event in events),
    nonce: z.undefined().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined);

/** Ends the sessions of who has signed out at the directory; a token is obeyed once. */
export async function directoryLogout(
  app: AppContext,
  token: string,
  requestId: string,
): Promise<{ ended: number }> {
  const { row, keys } = await useProvider(app);
  const claims = await readToken(app, token, keys, row);
  const fresh = await takeLogout(app.db.system, claims.jti, new Date((claims.exp + 60) * 1000), app.now());
  if (!fresh) throw new AppError('invalid_request', 'The logout token has been used before');
  const sessions = await selectSignedOut(app.db.system, {
    issuer: row.issuer,
    subject: claims.sub ?? null,
    session: claims.sid ?? null,
  });
  for (const { id, user_id: userId } of sessions) {
    const db = app.db.systemFor(actingFor(userId, id, { requestId }));
    await endSession(db, userId, id, 'directory_logout', app.now());
  }
  return { ended: sessions.length };
}

async function readToken(
  app: AppContext,
  token: string,
  keys: Awaited<ReturnType<typeof useProvider>>['keys'],
  { issuer, client_id: audience }: { issuer: string; client_id: string },
) {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms,
      currentDate: app.now(),
      clockTolerance: 30,
      maxTokenAge: '10m',
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
    });
    // Older providers call it a plain JWT; anything else was made for another purpose.
    if (!['logout+jwt', 'jwt'].includes((protectedHeader.typ ?? 'jwt').toLowerCase()))
      throw new AppError('invalid_request', 'Not a logout token');
    return LogoutToken.parse(payload);
  } catch (error) {
    if (error instanceof joseErrors.JOSEError || error instanceof z.ZodError)
      throw new AppError('invalid_request', 'The logout token is not good');
    throw error;
  }
}
