import { createHash } from 'node:crypto';
import { canonicalJson, parseExactly } from '../../platform/canonical-json.ts';

/** What stands before the first row. */
export const beginning = Buffer.alloc(32);

/** A row of the log, its two pictures as the database writes them. */
export interface SealedRow {
  id: number;
  at: string;
  actor_id: string | null;
  session_id: string | null;
  request_id: string | null;
  action: string;
  entity_type: string;
  entity_id: string;
  building_id: string | null;
  before: string | null;
  after: string | null;
  xid: string | null;
  mutation_id: string | null;
  installation: string | null;
}

/** Names and addresses of people in `users`: the chain knows them as commitments, which outlive them. */
const personal = ['email', 'display_name'];

/** How a link was made: 1, everything as it stands; 2, with commitments. */
export type Form = 1 | 2;
export const presentForm: Form = 2;

/** SHA-256 of the person's key, the field and the value; nobody can guess the value once the key is gone. */
const commitmentOf = (key: Buffer, field: string, value: string): { $: string } => ({
  $: createHash('sha256').update(key).update(`${field}\0${value}`).digest('hex'),
});

/** What has been forgotten stands there as its commitment already. */
function withCommitments(text: string | null, key: Buffer | null) {
  const picture = text === null ? null : (parseExactly(text) as { [name: string]: Value });
  if (picture === null || key === null) return picture;
  const entries = Object.entries(picture).map(([field, value]): [string, Value] =>
    personal.includes(field) && typeof value === 'string'
      ? [field, commitmentOf(key, field, value)]
      : [field, value],
  );
  return Object.fromEntries(entries);
}

type Value = ReturnType<typeof parseExactly>;

/** SHA-256 of the row, where it stands and what stands before it, as canonical JSON. */
export function hashOf(
  previous: Buffer,
  position: number,
  row: SealedRow,
  { form, personKey }: { form: Form; personKey: Buffer | null },
): Buffer {
  const key = form === 1 ? null : personKey;
  const pictures = { before: withCommitments(row.before, key), after: withCommitments(row.after, key) };
  const text = canonicalJson({ position, previous: previous.toString('hex'), row: { ...row, ...pictures } });
  return createHash('sha256').update(text).digest();
}
