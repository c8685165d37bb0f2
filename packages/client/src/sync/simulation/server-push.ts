import { mergePatch, type Patch } from '@citypulse/contracts/merge';
import type { Mutation, MutationOutcome } from '@citypulse/contracts/mutations';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { ApiError } from '../../api-error.ts';
import { keyOf, type Sent, type ServerModel, type ServerRow, type Write } from './server-model.ts';

/** The word a mutation is refused for, whatever else it says. */
export const poison = 'poison';

type Verdict = Pick<MutationOutcome, 'status'> & Partial<MutationOutcome>;

const refused = (
  code: 'not_found' | 'invalid_request' | 'depends_on_refused' | 'already_exists',
): Verdict => ({
  status: code === 'depends_on_refused' ? 'blocked' : 'rejected',
  code,
});

/** The same for the same mutation; the number is part of it. */
const contentOf = (mutation: Mutation): string => JSON.stringify(mutation);

/** Refuses numbers that leave one out and another mutation under a known id, before anything is done. */
export function look({ lastSeq, log }: Sent, batch: readonly Mutation[]): void {
  let next = lastSeq + 1;
  for (const mutation of batch) {
    const known = log.get(mutation.id);
    if (known && known.content !== contentOf(mutation)) throw refusal('idempotency_mismatch');
    if (known) continue;
    if (mutation.seq !== next) throw gap(next, mutation.id);
    next += 1;
  }
}

/** One mutation is one transaction: effect, outcome and number together. */
export function take(
  server: ServerModel,
  user: string,
  deviceId: string,
  mutation: Mutation,
): MutationOutcome {
  const sent = server.sentBy(user, deviceId);
  const known = sent.log.get(mutation.id);
  if (known && server.bug !== 'retry_without_key') return known.outcome as MutationOutcome;
  if (!known && mutation.seq !== sent.lastSeq + 1) throw gap(sent.lastSeq + 1, mutation.id);
  const verdict = isBlocked(sent, mutation)
    ? refused('depends_on_refused')
    : carryOut(server, user, mutation);
  const failed = verdict.status === 'rejected' || verdict.status === 'blocked';
  if (failed && server.bug === 'rejection_holds_up_queue') throw refusal('invalid_request');
  const outcome: MutationOutcome = { id: mutation.id, seq: mutation.seq, ...verdict };
  sent.log.set(mutation.id, { content: contentOf(mutation), outcome, failed });
  sent.lastSeq = Math.max(sent.lastSeq, mutation.seq);
  return outcome;
}

const isBlocked = ({ log }: Sent, { dependsOn }: Mutation): boolean =>
  dependsOn.some((id) => log.get(id)?.failed);

const refusal = (code: 'idempotency_mismatch' | 'invalid_request') => new ApiError(code, { status: 422 });

function gap(expected: number, id: string): ApiError {
  const errors = [
    { path: 'batch', code: 'expected_seq', message: String(expected) },
    { path: 'batch', code: 'mutation_id', message: id },
  ];
  const problem = { type: 'about:blank', title: '', status: 409, requestId: 'simulation', errors };
  return new ApiError('sequence_gap', { status: 409, problem: { ...problem, code: 'sequence_gap' } });
}

function carryOut(server: ServerModel, user: string, mutation: Mutation): Verdict {
  const written: Write[] = [];
  const verdict = effect(server, user, mutation, written);
  if (written.length > 0) server.commit(server.begin(), written);
  if (verdict.status !== 'rejected') {
    const { effects } = server.state;
    effects.set(mutation.id, (effects.get(mutation.id) ?? 0) + 1);
  }
  return verdict;
}

/** What the server does: rows are made, patched or removed. */
function effect(server: ServerModel, user: string, mutation: Mutation, written: Write[]): Verdict {
  if (JSON.stringify(mutation.body ?? mutation.patch ?? '').includes(poison))
    return refused('invalid_request');
  const t = mutation.entity.t as SyncEntity;
  const { id } = mutation.entity;
  const present = server.row(t, id);
  if (mutation.patch) {
    const isOwn = t === 'preferences';
    const empty = { t, id, v: 0, scope: user, row: { ...noPreferences, id } };
    return change(server, user, mutation, isOwn ? (present ?? empty) : present, written);
  }
  if (mutation.type === 'removeTaskMaterial') return remove(server, user, present, written);
  return create(server, user, mutation, present, written);
}

const noPreferences = { notificationSettings: {}, dashboardLayout: {}, appSettings: {} };

function create(
  server: ServerModel,
  user: string,
  { entity, type, body, params, id: by }: Mutation,
  present: ServerRow | undefined,
  written: Write[],
): Verdict {
  const { checklist: _checklist, assigneeIds, subject, ...fields } = body as Record<string, unknown>;
  const taskId = params['taskId'] ?? (subject as { id: string } | undefined)?.id;
  const scope = taskId ? server.row('maintenance_tasks', taskId)?.scope : String(fields['buildingId']);
  if (scope === undefined || !server.scopesOf(user).has(scope)) return refused('not_found');
  if (present && server.bug !== 'retry_without_key') return refused('already_exists');
  const row = { ...fields, ...(taskId && { taskId }), buildingId: scope, by };
  const made = {
    createTask: { ...row, status: 'open', place: null, description: null, assignees: peopleOf(assigneeIds) },
    registerPhoto: { ...row, subject, state: 'awaiting' },
  };
  const t = entity.t as SyncEntity;
  written.push({ t, id: entity.id, scope, row: made[type as keyof typeof made] ?? row });
  return { status: 'applied', version: (present?.v ?? 0) + 1 };
}

function remove(
  server: ServerModel,
  user: string,
  present: ServerRow | undefined,
  written: Write[],
): Verdict {
  if (!present || !server.scopesOf(user).has(present.scope)) return refused('not_found');
  written.push({ ...present, scope: null });
  return { status: 'applied' };
}

const peopleOf = (ids: unknown) => (Array.isArray(ids) ? ids : []).map((id: unknown) => ({ id, name: '' }));

/** Fields under the names a patch has for them. */
const fieldsOf = ({ row }: ServerRow): Record<string, unknown> => ({
  ...row,
  assigneeIds: ((row['assignees'] ?? []) as { id: string }[]).map(({ id }) => id),
});

function toRow({ assigneeIds, ...values }: Record<string, unknown>): Record<string, unknown> {
  return { ...values, ...(assigneeIds !== undefined && { assignees: peopleOf(assigneeIds) }) };
}

function change(
  server: ServerModel,
  user: string,
  mutation: Mutation,
  present: ServerRow | undefined,
  written: Write[],
): Verdict {
  if (!present || !server.scopesOf(user).has(present.scope)) return refused('not_found');
  const isSilent = server.bug === 'last_writer_wins_silently';
  const merge = mergePatch(present.t, fieldsOf(present), mutation.patch as Patch);
  if (merge.clashing.length > 0) server.state.clashed.add(mutation.id);
  const values = isSilent ? wantedOf(mutation) : merge.values;
  const clashing = isSilent ? [] : merge.clashing;
  if (Object.keys(values).length > 0) written.push({ ...present, row: { ...present.row, ...toRow(values) } });
  if (clashing.length === 0) return { status: 'applied', version: present.v + 1 };
  written.push(conflictOf(user, mutation, present, clashing));
  return { status: 'conflict', conflictId: mutation.id as NonNullable<MutationOutcome['conflictId']> };
}

function conflictOf(user: string, { id, entity }: Mutation, { scope }: ServerRow, fields: string[]): Write {
  const row = {
    mutationId: id,
    buildingId: scope,
    entity,
    fields,
    status: 'open',
    mineBy: { id: user, name: '' },
  };
  return { t: 'sync_conflicts', id, scope, row };
}

const wantedOf = (mutation: Mutation): Record<string, unknown> =>
  Object.fromEntries(Object.entries(mutation.patch ?? {}).map(([field, { to }]) => [field, to]));

/** A photo whose bytes have come is ready, if they are the announced ones. */
export function keepPhoto(server: ServerModel, photoId: string, bytes: Uint8Array, hash: string): boolean {
  const row = server.state.rows.get(keyOf('photos', photoId));
  if (!row) return false;
  const isGood = row.row['sha256'] === hash;
  if (isGood) server.state.photos.set(photoId, bytes);
  server.commit(server.begin(), [{ ...row, row: { ...row.row, state: isGood ? 'ready' : 'refused' } }]);
  return isGood;
}
