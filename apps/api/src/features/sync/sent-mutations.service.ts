import { createHash } from 'node:crypto';
import { can, canSomewhere } from '@citypulse/contracts/permissions';
import { Mutation } from '@citypulse/contracts/mutations';
import {
  isQueueable,
  queueable,
  type Queueable,
  type QueueableOperation,
} from '@citypulse/contracts/queueable';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import { requireClean } from '../../platform/clean-input.ts';
import { invalidRequest } from '../../platform/invalid-request.ts';
import { castUp } from './up-casts.service.ts';

/** An item of a batch as it came. */
export type Sent = Readonly<{ id: string; seq: number } & Record<string, unknown>>;

/** A mutation that fits the contract: its service may be called. */
export interface FitMutation {
  id: string;
  type: QueueableOperation;
  operation: Queueable['operation'];
  entity: { t: SyncEntity; id: string };
  dependsOn: readonly string[];
  baseVersion: number | null;
  params: Readonly<Record<string, string>>;
  /** Of all but PATCH. */
  body: unknown;
  /** Of PATCH alone. */
  patch: Readonly<Record<string, { from: unknown; to: unknown }>> | null;
}

/** What the record keeps of an item, whether it fits or not. */
export interface Described {
  type: string;
  entityType: string;
  entityId: string | null;
  operation: Queueable['operation'];
  occurredAt: string;
  /** Null where the database could not hold it. */
  content: object | null;
}

/** The mutation, or the refusal of what does not fit. */
export function readMutation(caller: Caller, schema: number, sent: Sent): FitMutation | AppError {
  try {
    requireClean('mutation', sent);
    return fit(caller, castUp(schema, sent));
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function fit(caller: Caller, sent: object): FitMutation {
  const { type, entity, id, dependsOn, baseVersion, ...parts } = parse('mutation', Mutation, sent);
  if (!isQueueable(type)) throw new AppError('unknown_operation', `No operation ${type} can be queued`);
  const { endpoint, operation, entity: own } = queueable[type];
  if (entity.t !== own) throw unfit('mutation.entity.t', `${type} is about ${own}`);
  if (endpoint.access !== 'public' && endpoint.access !== 'signed_in') {
    if (!canSomewhere(caller.grants, endpoint.access)) throw new AppError('forbidden');
  }
  const request = { ...readParts(type, parts), type };
  if (namedId(caller, type, request) !== entity.id)
    throw unfit('mutation.entity.id', 'Not the row that params and body are about');
  return { id, dependsOn, baseVersion, operation, entity: { t: own, id: entity.id }, ...request };
}

/** May the caller do this to a row of this building? */
export function mayDoIn(caller: Caller, type: QueueableOperation, buildingId: string): boolean {
  const { access } = queueable[type].endpoint;
  return access === 'public' || access === 'signed_in' || can(caller.grants, access, buildingId);
}

type Parts = Pick<Mutation, 'params' | 'body' | 'patch'>;

function readParts(type: QueueableOperation, { params, body, patch }: Parts) {
  const { endpoint } = queueable[type];
  const named = parse('params', endpoint.params ?? z.strictObject({}), params) as Record<string, string>;
  const isPatch = endpoint.method === 'PATCH';
  if (isPatch !== (patch !== undefined))
    throw unfit('mutation.patch', isPatch ? 'Say what was changed from what' : 'Only a change has a patch');
  if (!patch) return { params: named, body: readBody(type, body), patch: null };
  if (body !== undefined) throw unfit('mutation.body', 'A change is sent as patch');
  if (Object.keys(patch).length === 0) throw unfit('mutation.patch', 'Nothing is changed');
  const to = parseBody(
    type,
    Object.fromEntries(Object.entries(patch).map(([field, one]) => [field, one.to])),
  );
  const fields = Object.entries(patch).map(([field, { from }]) => [field, { from, to: to[field] }] as const);
  return { params: named, body: undefined, patch: Object.fromEntries(fields) };
}

function readBody(type: QueueableOperation, body: unknown): unknown {
  const { endpoint } = queueable[type];
  if (!endpoint.body && body !== undefined && body !== null)
    throw unfit('mutation.body', `${type} has no body`);
  return endpoint.body ? parse('body', endpoint.body, body ?? {}) : undefined;
}

/** A body as the endpoint takes it. */
export function parseBody(type: QueueableOperation, values: object): Record<string, unknown> {
  return parse('body', queueable[type].endpoint.body ?? z.strictObject({}), values) as Record<
    string,
    unknown
  >;
}

/** The row that the request itself names. */
function namedId(
  caller: Caller,
  type: QueueableOperation,
  { params, body }: Pick<FitMutation, 'params' | 'body'>,
) {
  if (queueable[type].operation === 'create') return (body as { id?: string }).id;
  const [first] = Object.values(params);
  return first ?? caller.id;
}

/** The params of an endpoint that is about one row. */
export function paramsFor(type: QueueableOperation, id: string): Record<string, string> {
  const { params } = queueable[type].endpoint;
  return Object.fromEntries(
    Object.keys((params as z.ZodObject | undefined)?.shape ?? {}).map((name) => [name, id]),
  );
}

function parse<S extends z.ZodType>(part: string, schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(part, parsed.error);
  return parsed.data;
}

const unfit = (path: string, message: string) =>
  new AppError('invalid_request', `${path}: ${message}`, { errors: [{ path, code: 'custom', message }] });

export function describeSent(sent: Sent): Described {
  const entity = (typeof sent['entity'] === 'object' && sent['entity'] !== null ? sent['entity'] : {}) as {
    t?: unknown;
    id?: unknown;
  };
  const type = shortText(sent['type']);
  return {
    type,
    entityType: shortText(entity.t),
    entityId: z.uuid().safeParse(entity.id).data ?? null,
    operation: isQueueable(type) ? queueable[type].operation : 'update',
    occurredAt: shortText(sent['occurredAt']),
    content: isClean(sent) ? { params: sent['params'], body: sent['body'], patch: sent['patch'] } : null,
  };
}

const shortText = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, 100).replaceAll(/[\0\uD800-\uDFFF]/g, '') : '';

function isClean(sent: Sent): boolean {
  try {
    requireClean('mutation', sent);
    return !/\\u(0000|d[89a-f]..)/.test(JSON.stringify(sent));
  } catch {
    return false;
  }
}

/** The same for the same content, whatever the order of keys; content that cannot be looked into is all alike. */
export function hashOf(sent: Sent): Buffer {
  let content: string;
  try {
    requireClean('mutation', sent);
    content = JSON.stringify(sent, sortedKeys);
  } catch {
    content = `${sent.id} ${sent.seq}`;
  }
  return createHash('sha256').update(content).digest();
}

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
