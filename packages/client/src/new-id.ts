/** UUIDv7 (RFC 9562): ordered by the millisecond it was made in, random within. */
export function newId(now: number = Date.now(), random: () => number = secure): string {
  const bytes = Array.from({ length: 16 }, () => Math.floor(random() * 256));
  for (let index = 0; index < 6; index++) bytes[index] = Math.floor(now / 2 ** (8 * (5 - index))) % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Where an engine has no source of real randomness (older Hermes), the time and chance must do. */
function secure(): number {
  const { crypto } = globalThis;
  if (typeof crypto?.getRandomValues !== 'function') return Math.random();
  return (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) / 256;
}
