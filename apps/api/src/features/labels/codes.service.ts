import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { normaliseCode } from '@citypulse/contracts/labels';
import type { AppContext } from '../../platform/context.ts';

/** A rotation makes the next one; labels of former keys stay good. */
const keyVersion = 1;

/** Of each two that look alike one at most: no 0 or O, no 1, I or L; 8, 5 and 2 for B, S and Z. */
const alphabet = '23456789ACDEFGHJKMNPQRTUVWXY';

export function newCode(): string {
  const letters = Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** The code as it is kept of one that was typed; undefined when it cannot be one. */
function typedCode(typed: string): string | undefined {
  const letters = normaliseCode(typed);
  return letters.length === 6 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined;
}

/** `cp1.<id>.<key version>.<HMAC>`: shows that the label was made here, and nothing else. */
export function signLabel(app: AppContext, id: string): { payload: string; keyVersion: number } {
  const said = `cp1.${id.replaceAll('-', '')}.${keyVersion}`;
  return { payload: `${said}.${macOf(app, said, keyVersion)}`, keyVersion };
}

export type ReadCode =
  | { name: 'label'; id: string }
  | { name: 'typed'; code: string }
  | { name: 'forged' }
  /** Of something else, such as a manufacturer's label. */
  | { name: 'foreign' };

export function readCode(app: AppContext, scanned: string): ReadCode {
  const text = scanned.trim();
  if (text.startsWith('cp1.')) return readPayload(app, text);
  const code = typedCode(text);
  return code === undefined ? { name: 'foreign' } : { name: 'typed', code };
}

function readPayload(app: AppContext, payload: string): ReadCode {
  const match = /^(cp1\.([0-9a-f]{32})\.([1-9]\d{0,3}))\.([\w-]{22})$/.exec(payload);
  if (!match) return { name: 'forged' };
  const [, said = '', hex = '', version = '', mac = ''] = match;
  if (Number(version) > keyVersion) return { name: 'forged' };
  // As text: in base64 several texts stand for the same bytes.
  const given = Buffer.from(mac);
  const isRight = macsOf(app, said, Number(version)).some((made) => {
    const right = Buffer.from(made);
    return given.length === right.length && timingSafeEqual(given, right);
  });
  if (!isRight) return { name: 'forged' };
  return { name: 'label', id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') };
}

const macOf = (app: AppContext, said: string, version: number): string => macsOf(app, said, version)[0] ?? '';

/** Labels outlive a change of the deployment's secret while the former one is named; new ones get the first. */
const macsOf = (app: AppContext, said: string, version: number): string[] =>
  app.secrets
    .keys(`qr-label-v${version}`)
    .map(({ key }) => createHmac('sha256', key).update(said).digest().subarray(0, 16).toString('base64url'));
