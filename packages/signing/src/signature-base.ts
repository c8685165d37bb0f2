import { serializeString } from 'structured-headers';

/** A component without parameters and its value. */
export type Covered = readonly [name: string, value: string];

/** RFC 9421, 2.5: what is signed. `parameters` is the inner list of `Signature-Input` as it is written there. */
export function signatureBase(covered: readonly Covered[], parameters: string): string {
  const names = new Set(covered.map(([name]) => name));
  if (names.size < covered.length) throw new Error('A component is covered once');
  const lines = covered.map(([name, value]) => {
    // Visible ASCII and spaces: a line break would begin a component of the sender's choice.
    if (!/^[\x20-\x7e]*$/.test(value)) throw new Error(`${name} cannot be signed`);
    return `${serializeString(name)}: ${value}`;
  });
  return [...lines, `"@signature-params": ${parameters}`].join('\n');
}
