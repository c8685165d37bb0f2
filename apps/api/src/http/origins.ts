import type { AppContext } from '../platform/context.ts';

/**
 * Origin the senders of requests know this server by: the configured one, whatever a proxy makes of `Host`; without one
 * the server is reached directly and speaks plain HTTP.
 */
export function originOf(app: AppContext, host: string | null): string {
  const { publicUrl } = app.config;
  return publicUrl === null ? `http://${host ?? ''}` : new URL(publicUrl).origin;
}
