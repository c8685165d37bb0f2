import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238 with what every authenticator app takes for granted: SHA-1, 30 seconds, six digits. */
const stepSeconds = 30;
const digits = 6;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

export const stepAt = (at: Date) => Math.floor(at.getTime() / 1000 / stepSeconds);

/** RFC 4226: the code of one step. */
export function codeOfStep(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/** The step a code belongs to; a clock may be one step off in either direction. */
export function stepOfCode(secret: Uint8Array, code: string, at: Date): number | null {
  const now = stepAt(at);
  const typed = Buffer.from(code);
  const steps = [now, now - 1, now + 1].filter((step) => {
    const wanted = Buffer.from(codeOfStep(secret, step));
    return wanted.length === typed.length && timingSafeEqual(wanted, typed);
  });
  return steps[0] ?? null;
}

/** What the QR code says to an authenticator app. */
export function appAddress(secret: Uint8Array, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const query = new URLSearchParams({ secret: base32(secret), issuer });
  return `otpauth://totp/${label}?${query.toString().replaceAll('+', '%20')}`;
}
