import { currentSchema } from '@citypulse/contracts/mutations';

type Sent = Readonly<Record<string, unknown>>;

/**
 * What a mutation of each schema has to become to be one of the next. Apps that queued work before they were updated,
 * or never were, still get it in.
 */
const upCasts: Readonly<Record<number, (sent: Sent) => Sent>> = {
  0: (sent) => sent,
  1: (sent) =>
    sent['type'] === 'answerChecklistItem'
      ? { ...sent, patch: renamed(sent['patch'], 'value', 'answer') }
      : sent,
};

function renamed(fields: unknown, from: string, to: string): unknown {
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, from)) return fields;
  const { [from]: value, ...others } = fields as Sent;
  return { ...others, [to]: value };
}

/** The mutation in the present shape. */
export function castUp(schema: number, sent: Sent): Sent {
  let cast = sent;
  for (let from = schema; from < currentSchema; from++) cast = upCasts[from]?.(cast) ?? cast;
  return cast;
}
