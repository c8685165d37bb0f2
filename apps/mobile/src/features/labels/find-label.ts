import { normaliseCode, type Label } from '@citypulse/contracts/labels';

export type Found<L extends Label = Label> =
  | { name: 'known'; label: L }
  /** Recognised, but replaced or lost. */
  | { name: 'retired'; label: L }
  /** Looks like one of ours; not among those on the device. */
  | { name: 'not_held'; code: string }
  /** A typed code that no label on the device carries. */
  | { name: 'no_such_code'; code: string }
  /** Some other QR code. */
  | { name: 'foreign'; code: string };

const told = <L extends Label>(label: L): Found<L> => ({
  name: label.retiredAt === null ? 'known' : 'retired',
  label,
});

/** What a scanned code names, by the labels held on the device; nothing is asked of the server. */
export function findScanned<L extends Label>(text: string, labels: readonly L[]): Found<L> {
  const code = text.trim();
  const label = labels.find(({ payload }) => payload === code);
  if (label) return told(label);
  return { name: code.startsWith('cp1.') ? 'not_held' : 'foreign', code };
}

/** What a code typed from the label names; of several with the same code the one in use. */
export function findTyped<L extends Label>(typed: string, labels: readonly L[]): Found<L> {
  const wanted = normaliseCode(typed);
  const same = labels.filter(({ code }) => normaliseCode(code) === wanted);
  const label = same.find(({ retiredAt }) => retiredAt === null) ?? same[0];
  return label ? told(label) : { name: 'no_such_code', code: typed.trim() };
}
