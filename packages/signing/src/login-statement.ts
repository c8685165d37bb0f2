import { utf8, type Bytes } from './bytes.ts';

/** For whom and where a login key signs. */
export interface LoginPlace {
  /** Origin of the server, as the device knows it. */
  origin: string;
  /** Name of the installation. */
  deviceId: string;
  userId: string;
}

/**
 * What a login key signs, each kind under a name of its own, so that no signature made for one purpose serves another.
 * Values are JSON strings: none can end its line.
 */
function statement(kind: string, place: LoginPlace, more: Record<string, string>): Bytes {
  const lines = Object.entries({ ...place, ...more }).map(
    ([name, value]) => `${name}: ${JSON.stringify(value)}`,
  );
  return utf8([`citypulse ${kind} v1`, ...lines.toSorted()].join('\n'));
}

/** Answer to a challenge: the finger was here just now. */
export const loginStatement = (place: LoginPlace, challenge: string): Bytes =>
  statement('login', place, { challenge });

/** Whoever registers a key can use it. */
export const enrolmentStatement = (place: LoginPlace, thumbprint: string): Bytes =>
  statement('enrolment', place, { thumbprint });
