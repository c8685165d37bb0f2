/** Whether a page of this origin is one of ours: it comes from the public address, or from where it was asked at. */
export function isOwnOrigin(publicUrl: string | null, origin: string, host: string | null): boolean {
  const own = publicUrl === null ? null : new URL(publicUrl).origin;
  return origin === own || (URL.canParse(origin) && new URL(origin).host === host);
}
