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

/** SHA-256 of the row, where it stands and what stands before it, as canonical JSON. */
export function hashOf(previous: Buffer, position: number, row: SealedRow): Buffer {
  const { before, after } = row;
  const pictures = {
    before: before === null ? null : parseExactly(before),
    after: after === null ? null : parseExactly(after),
  };
  const text = canonicalJson({ position, previous: previous.toString('hex'), row: { ...row, ...pictures } });
  return createHash('sha256').update(text).digest();
}
