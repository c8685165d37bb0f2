import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { isCurrent, seal, unseal, UnsealFailed } from './envelope.ts';
import { loadSecrets } from './secrets.ts';

const [first, second] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
const holding = async (secret: string, previous = '') => ({
  secrets: await loadSecrets(readConfig({ CITYPULSE_SECRET: secret, CITYPULSE_SECRET_PREVIOUS: previous })),
});
const text = Buffer.from('geheim');

describe('sealed bytes', () => {
  it('come back as they were, and never look alike', async () => {
    const app = await holding(first);
    const blob = seal(app, 'codes', 'row-1', text);
    expect(unseal(app, 'codes', 'row-1', blob)).toEqual(text);
    expect(seal(app, 'codes', 'row-1', text).equals(blob)).toBe(false);
    expect(blob.includes(text)).toBe(false);
  });

  it('are good for one purpose and one context only', async () => {
    const app = await holding(first);
    const blob = seal(app, 'codes', 'row-1', text);
    expect(() => unseal(app, 'codes', 'row-2', blob)).toThrow(UnsealFailed);
    expect(() => unseal(app, 'other', 'row-1', blob)).toThrow(UnsealFailed);
  });

  it('do not open once a single bit has been changed, wherever it is', async () => {
    const app = await holding(first);
    const blob = seal(app, 'codes', 'row-1', text);
    for (let bit = 0; bit < blob.length * 8; bit += 1) {
      const changed = Buffer.from(blob);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(app, 'codes', 'row-1', changed)).toThrow(UnsealFailed);
    }
    expect(() => unseal(app, 'codes', 'row-1', blob.subarray(0, 20))).toThrow(UnsealFailed);
  });

  it('outlive a change of the secret while the former one is named, and say which they are under', async () => {
    const blob = seal(await holding(first), 'codes', 'row-1', text);
    const rotated = await holding(second, first);
    expect(unseal(rotated, 'codes', 'row-1', blob)).toEqual(text);
    expect(isCurrent(rotated, blob)).toBe(false);
    expect(isCurrent(rotated, seal(rotated, 'codes', 'row-1', text))).toBe(true);
  });

  it('do not open under a secret that replaced theirs without naming it', async () => {
    const blob = seal(await holding(first), 'codes', 'row-1', text);
    await expect(holding(second).then((app) => unseal(app, 'codes', 'row-1', blob))).rejects.toThrow(
      UnsealFailed,
    );
  });
});
