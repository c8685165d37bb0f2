import { signatureBytes } from './profile.ts';

/** Key stores of phones sign in DER; r and s side by side is what travels. */
export function rawSignature(der: Uint8Array): Uint8Array {
  const [sequence, length, ...rest] = der;
  if (sequence !== 0x30 || length !== rest.length) throw new Error('Not a signature in DER');
  const r = integerAt(rest, 0);
  const s = integerAt(rest, r.end);
  if (s.end !== rest.length) throw new Error('Not a signature in DER');
  const raw = new Uint8Array(signatureBytes);
  raw.set(r.digits, 32 - r.digits.length);
  raw.set(s.digits, 64 - s.digits.length);
  return raw;
}

/** Signed and as short as can be; without its sign it must fit 32 bytes. */
function integerAt(bytes: readonly number[], at: number): { digits: number[]; end: number } {
  const length = bytes[at + 1] ?? 0;
  const end = at + 2 + length;
  const [first = 0x80, second = 0x80] = bytes.slice(at + 2, end);
  const isPadded = first === 0 && length > 1;
  const isMinimal = first < 0x80 && (!isPadded || second >= 0x80);
  if (bytes[at] !== 0x02 || length === 0 || end > bytes.length || !isMinimal)
    throw new Error('Not a signature in DER');
  const digits = bytes.slice(at + (isPadded ? 3 : 2), end);
  if (digits.length > 32) throw new Error('Not a signature of P-256');
  return { digits, end };
}
