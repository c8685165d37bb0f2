import { expect, test } from 'vitest';
import { appAddress, base32, codeOfStep, stepOfCode } from './totp.service.ts';

const secret = Buffer.from('12345678901234567890');

test('codes are those of RFC 6238, appendix B', () => {
  // Its codes have eight digits; six are their last six.
  const published = { 59: '287082', 1111111109: '081804', 1111111111: '050471', 20000000000: '353130' };
  for (const [seconds, code] of Object.entries(published))
    expect(codeOfStep(secret, Math.floor(Number(seconds) / 30))).toBe(code);
});

test('a clock may be one step off, not two', () => {
  const at = new Date(1111111109_000);
  const step = Math.floor(1111111109 / 30);
  for (const off of [-1, 0, 1])
    expect(stepOfCode(secret, codeOfStep(secret, step + off), at)).toBe(step + off);
  for (const off of [-2, 2]) expect(stepOfCode(secret, codeOfStep(secret, step + off), at)).toBeNull();
});

test('the address for the app holds the secret as RFC 4648 writes it', () => {
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
  expect(appAddress(secret, 'eva@town.example', 'Stadt Hechingen')).toBe(
    'otpauth://totp/Stadt%20Hechingen:eva%40town.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Stadt%20Hechingen',
  );
});
