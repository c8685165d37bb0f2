import { parseDictionary, serializeInnerList, type InnerList, type Item } from 'structured-headers';
import {
  componentsOf,
  keyIdPattern,
  mostSeconds,
  noncePattern,
  parameters,
  signatureBytes,
  tag,
} from './profile.ts';

/** A signature as its headers say; nothing of it is proved yet. */
export interface Claimed {
  keyId: string;
  nonce: string;
  created: number;
  expires: number;
  signature: Uint8Array;
  /** As written in `Signature-Input`. */
  input: string;
}

export const flaws = [
  'header_missing',
  'header_doubled',
  'unreadable',
  'components',
  'parameters',
  'tag',
  'lifetime',
  'encoding',
  'digest',
  'key',
  'signature',
  'replayed',
] as const;
export type Flaw = (typeof flaws)[number];

/** What is wrong with a signature, for the log of the receiver and never for the sender. */
export class BadSignature extends Error {
  readonly flaw: Flaw;
  constructor(flaw: Flaw) {
    super(`Bad signature: ${flaw}`);
    this.flaw = flaw;
  }
}

/** Reads both headers by the profile; refuses whatever it does not provide for. */
export function readSignature(inputHeader: string, signatureHeader: string, hasContent: boolean): Claimed {
  const [name, input] = onlyMember(inputHeader);
  const [signedName, signed] = onlyMember(signatureHeader);
  if (!isInnerList(input) || isInnerList(signed) || name !== signedName) throw new BadSignature('unreadable');
  const [covered, values] = input;
  const wanted = componentsOf(hasContent);
  const isWhole = covered.every(([item, modifiers], at) => item === wanted[at] && modifiers.size === 0);
  if (!isWhole || covered.length !== wanted.length) throw new BadSignature('components');
  if (values.size !== parameters.length || parameters.some((parameter) => !values.has(parameter)))
    throw new BadSignature('parameters');
  const signature = signed[0];
  if (!(signature instanceof ArrayBuffer) && !ArrayBuffer.isView(signature))
    throw new BadSignature('encoding');
  const bytes = ArrayBuffer.isView(signature)
    ? new Uint8Array(signature.buffer, signature.byteOffset, signature.byteLength)
    : new Uint8Array(signature);
  if (bytes.length !== signatureBytes) throw new BadSignature('encoding');
  return { ...readParameters(values), signature: bytes, input: serializeInnerList(input) };
}

function readParameters(values: InnerList[1]): Pick<Claimed, 'created' | 'expires' | 'nonce' | 'keyId'> {
  const [created, expires, nonce, keyId, tagged] = parameters.map((parameter) => values.get(parameter));
  if (tagged !== tag) throw new BadSignature('tag');
  if (typeof nonce !== 'string' || !noncePattern.test(nonce)) throw new BadSignature('parameters');
  if (typeof keyId !== 'string' || !keyIdPattern.test(keyId)) throw new BadSignature('parameters');
  if (!isWholeNumber(created) || !isWholeNumber(expires)) throw new BadSignature('parameters');
  if (expires <= created || expires - created > mostSeconds) throw new BadSignature('lifetime');
  return { created, expires, nonce, keyId };
}

const isWholeNumber = (value: unknown): value is number => Number.isInteger(value);

const isInnerList = (member: Item | InnerList): member is InnerList => Array.isArray(member[0]);

function onlyMember(header: string): [string, Item | InnerList] {
  const [only, another] = [...membersOf(header)];
  if (!only || another) throw new BadSignature('unreadable');
  return only;
}

function membersOf(header: string) {
  try {
    return parseDictionary(header);
  } catch {
    throw new BadSignature('unreadable');
  }
}
