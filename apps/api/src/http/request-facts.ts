import type { Request, Response } from 'express';

/** What a handler may know of the request besides its parsed parts. */
export interface RequestFacts {
  ip: string;
  userAgent: string | null;
  cookies: Readonly<Record<string, string>>;
  /** Headers of the origin check and of optimistic locking. */
  host: string | null;
  origin: string | null;
  clientHeader: string | null;
  /** Null: whatever the version is. */
  ifMatch: number | null;
  requestId: string;
}

export function factsOf(req: Request, res: Response): RequestFacts {
  return {
    ip: req.ip ?? '',
    userAgent: req.headers['user-agent']?.slice(0, 400) ?? null,
    cookies: Object.fromEntries(
      (req.headers.cookie ?? '').split(/;\s*/).flatMap((pair) => {
        const at = pair.indexOf('=');
        return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)]] : [];
      }),
    ),
    host: req.headers.host ?? null,
    origin: req.headers.origin ?? null,
    clientHeader: String(req.headers['x-citypulse-client'] ?? '') || null,
    ifMatch: versionIn(req.headers['if-match']),
    requestId: String(res.locals.requestId),
  };
}

/** The version an ETag of ours names. One that is not ours matches no row, whose versions begin with 1. */
function versionIn(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch === '*') return null;
  return Number(/^(?:W\/)?"?(\d{1,15})"?$/.exec(ifMatch)?.[1] ?? 0);
}
