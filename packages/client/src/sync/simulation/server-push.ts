import { mergePatch, type Patch } from '@citypulse/contracts/merge';
import { mostMutationsPerPush, type Mutation, type MutationOutcome } from '@citypulse/contracts/mutations';
import { isQueueable, queueable } from '@citypulse/contracts/queueable';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { ApiError } from '../../api-error.ts';
import {
  keyOf,
  type LogLine,
  type Sent,
  type ServerModel,
  type ServerRow,
  type Write,
} from './server-model.ts';

/** The word a mutation is refused for, whatever else it says. */
export const poison = 'poison';

type Verdict = Pick<MutationOutcome, 'status'> & Partial<MutationOutcome>;

const refused = (
  code: 'not_found' | 'forbidden' | 'invalid_request' | 'depends_on_refused' | 'already_exists',
): Verdict => ({
  status: code === 'depends_on_refused' ? 'blocked' : 'rejected',
  code,
});

/** The same for the same mutation; the number is part of it. */
const contentOf = (mutation: Mutation): string => JSON.stringify(mutation);

/** Refuses another mutation under a known id, one that comes twice, and numbers that leave one out, before anything is done. */
export function look({ lastSeq, log }: Sent, batch: readonly Mutation[]): void {
  if (batch.length === 0 || batch.length > mostMutationsPerPush) throw refusal('invalid_request');
  for (const mutation of batch) {
    const known = log.get(mutation.id);
    if (known && contentOf(known.mutation) !== contentOf(mutation)) throw mismatch(mutation.id);
  }
  const twice = batch.find(({ id }, index) => batch.findIndex((one) => one.id === id) < index);
  if (twice) throw mismatch(twice.id);
  const fresh = batch.filter(({ id }) => !log.has(id));
  for (const [index, { id, seq }] of fresh.entries()) {
    if (seq !== lastSeq + 1 + index) throw gap(lastSeq + 1 + index, id);
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
  if (known && server.bug !== 'retry_without_key') return known.outcome;
  if (!known && mutation.seq !== sent.lastSeq + 1) throw gap(sent.lastSeq + 1, mutation.id);
  const verdict = unfit(server, user, mutation) ?? carryOut(server, user, mutation);
  const failed = verdict.status === 'rejected' || verdict.status === 'blocked';
  if (failed && server.bug === 'rejection_holds_up_queue') throw refusal('invalid_request');
  const outcome: MutationOutcome = { id: mutation.id, seq: mutation.seq, ...verdict };
  sent.log.set(mutation.id, { mutation, outcome, failed });
  sent.lastSeq = Math.max(sent.lastSeq, mutation.seq);
  return outcome;
}

/** What is refused before anything is done for it. */
function unfit(server: ServerModel, user: string, mutation: Mutation): Verdict | null {
  const { entity, body, patch } = mutation;
  const hasRights = server.scopesOf(user).size > 1 || entity.t === 'preferences';
  if (!hasRights) return refused('forbidden');
  if (JSON.stringify(body ?? patch ?? '').includes(poison)) return refused('invalid_request');
  return isBlocked(server.recordOf(user), mutation) ? refused('depends_on_refused') : null;
}

/** By what it names, or because the row it changes was never made. */
function isBlocked(record: readonly LogLine[], { dependsOn, type, entity }: Mutation): boolean {
  if (record.some(({ mutation, failed }) => failed && dependsOn.includes(mutation.id))) return true;
  if (isCreation(type)) return false;
  const making = record.findLast(
    ({ mutation }) => isCreation(mutation.type) && mutation.entity.id === entity.id,
  );
  return making?.failed ?? false;
}

const isCreation = (type: string): boolean => isQueueable(type) && queueable[type].operation === 'create';

/** Of the request as a whole. */
function refusal(
  code: 'idempotency_mismatch' | 'invalid_request' | 'sequence_gap',
  told: Record<string, string> = {},
): ApiError {
  const status = code === 'sequence_gap' ? 409 : 422;
  const errors = Object.entries(told).map(([name, message]) => ({ path: 'batch', code: name, message }));
  const problem = { type: 'about:blank', title: '', status, requestId: 'simulation', code, errors };
  return new ApiError(code, { status, problem });
}

const mismatch = (id: string) => refusal('idempotency_mismatch', { mutation_id: id });
const gap = (expected: number, id: string) =>
  refusal('sequence_gap', { expected_seq: String(expected), mutation_id: id });

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
  const t = mutation.entity.t as SyncEntity;
  const { id } = mutation.entity;
  const present = server.row(t, id);
  if (mutation.patch) {
    const isOwn = t === 'preferences';
    const empty = { t, id, v: 0, scope: user, row: { ...noPreferences, id } };
    return change(server, user, mutation, isOwn ? (present ?? empty) : present, written);
  }
  if (mutation.type === 'removeTaskMaterial') return remove(server, user, mutation, present, written);
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
    createTask: {
      priority: 'normal',
      place: null,
      description: null,
      ...row,
      status: 'open',
      assignees: peopleOf(assigneeIds),
    },
    registerPhoto: { ...row, subject, state: 'awaiting' },
  };
  const t = entity.t as SyncEntity;
  written.push({ t, id: entity.id, scope, row: made[type as keyof typeof made] ?? row });
  return { status: 'applied', version: (present?.v ?? 0) + 1 };
}

/** Where the row lay that was taken away, if the person might have changed it there. */
function removedFrom(server: ServerModel, user: string, { entity }: Mutation): string | undefined {
  const scope = server.state.removed.get(keyOf(entity.t, entity.id));
  return scope !== undefined && server.scopesOf(user).has(scope) ? scope : undefined;
}

/** Who takes away what is gone has what he wanted. */
function remove(
  server: ServerModel,
  user: string,
  mutation: Mutation,
  present: ServerRow | undefined,
  written: Write[],
): Verdict {
  if (!present && removedFrom(server, user, mutation) !== undefined) return { status: 'applied' };
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
  const gone = present ? undefined : removedFrom(server, user, mutation);
  if (gone !== undefined) {
    const { t, id } = mutation.entity;
    const row = { t: t as SyncEntity, id, v: 0, scope: gone, row: {} };
    const fields = Object.keys(mutation.patch ?? {});
    server.state.clashed.add(mutation.id);
    written.push(conflictOf(user, mutation, row, fields, 'open'));
    return { status: 'conflict', ...conflictIdOf(mutation) };
  }
  if (!present || !server.scopesOf(user).has(present.scope)) return refused('not_found');
  const isSilent = server.bug === 'last_writer_wins_silently';
  const fields = present.v === 0 ? {} : fieldsOf(present);
  const merge = mergePatch(present.t, fields, mutation.patch as Patch);
  if (merge.clashing.length > 0) server.state.clashed.add(mutation.id);
  const values = isSilent ? wantedOf(mutation) : merge.values;
  const clashing = isSilent ? [] : merge.clashing;
  const isWritten = Object.keys(values).length > 0;
  if (isWritten) written.push({ ...present, row: { ...present.row, ...toRow(values) } });
  const version = present.v + (isWritten ? 1 : 0);
  const isDecided = clashing.length === 0;
  const told = isDecided ? merge.overlapping : clashing;
  // Where nobody but the person himself can look, there is nobody to tell.
  const isTold = told.length > 0 && present.t !== 'preferences' && !isSilent;
  if (isTold) written.push(conflictOf(user, mutation, present, told, isDecided ? 'resolved' : 'open'));
  const conflict = isTold && conflictIdOf(mutation);
  if (!isDecided) return { status: 'conflict', version, ...conflict };
  const hasMet = merge.overlapping.length > 0 || isPassed(server, user, mutation, present);
  return { status: hasMet ? 'merged' : 'applied', version, ...conflict };
}

const conflictIdOf = ({ id }: Mutation) => ({ conflictId: id as NonNullable<MutationOutcome['conflictId']> });

/** Somebody else has changed the row since. */
function isPassed(
  server: ServerModel,
  user: string,
  { baseVersion, entity }: Mutation,
  { v }: ServerRow,
): boolean {
  if (baseVersion === null || v <= baseVersion) return false;
  const isOwn = ({ mutation, outcome }: LogLine) => mutation.entity.id === entity.id && outcome.version === v;
  return !server.recordOf(user).some(isOwn);
}

function conflictOf(
  user: string,
  { id, entity }: Mutation,
  { scope }: ServerRow,
  fields: string[],
  status: 'open' | 'resolved',
): Write {
  const row = {
    mutationId: id,
    buildingId: scope,
    entity,
    fields,
    status,
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
