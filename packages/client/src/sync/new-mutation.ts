import { currentSchema } from '@citypulse/contracts/mutations';
import type { Endpoint, Request } from '@citypulse/contracts/endpoint';
import { companionsOf, sameValue } from '@citypulse/contracts/merge';
import { queueable, type QueueableOperation } from '@citypulse/contracts/queueable';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { townScopeId } from '@citypulse/contracts/sync-changes';
import type { LocalStore, NewMutation, OutboxItem } from './local-store.ts';
import type { Overlay } from './overlay.ts';

export type MutationRequest<T extends QueueableOperation> = Omit<
  Request<(typeof queueable)[T]['endpoint']>,
  'query'
>;

export interface MutateOptions {
  /** What a person calls the row, for the queue's list; else found from the row. */
  title?: string;
}

/** A request that the contract does not know: a mistake in the app, told at once and never queued. */
export class MutationInvalid extends Error {
  override readonly name = 'MutationInvalid';
}

interface Making {
  store: Pick<LocalStore, 'rows'>;
  overlay: Overlay;
  /** Mutations without effect so far that it may build on, in order. */
  before: readonly NewMutation[];
  userId: string;
  now: Date;
  newId(): string;
}

interface Loose {
  params?: Record<string, string>;
  body?: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The mutation as it is queued; undefined when it would change nothing. */
export async function newMutation(
  making: Making,
  type: QueueableOperation,
  request: Loose,
  { title }: MutateOptions = {},
): Promise<NewMutation | undefined> {
  const { endpoint, entity: t, operation } = queueable[type];
  const fit = parse(endpoint, operation === 'create' ? withId(request, making) : request);
  const id = idOf(operation, fit, making.userId);
  const [stored] = await making.store.rows(t, { id });
  const shown = await making.overlay.row(t, id);
  const common = { id: making.newId(), type, entity: { t, id }, params: fit.params };
  // What nobody has seen here nobody can have changed; preferences begin with their first change.
  if (endpoint.method === 'PATCH' && !shown && t !== 'preferences') {
    throw new MutationInvalid(`${type}: there is no ${t} ${id} here`);
  }
  const patch = endpoint.method === 'PATCH' ? patchOf(t, fit.body, shown) : undefined;
  if (patch && Object.keys(patch).length === 0) return undefined;
  return {
    ...common,
    scope: stored?.scope ?? (await scopeOf(making, t, fit, shown)),
    baseVersion: stored?.v ?? null,
    dependsOn: creatorsOf(making, { ...fit, id }),
    ...(patch ? { patch } : fit.body !== undefined && { body: fit.body }),
    occurredAt: making.now.toISOString(),
    schema: currentSchema,
    title: title ?? (await titleOf(making, fit, shown)),
  };
}

/** Rows made here have their id before the server knows of them. */
function withId(request: Loose, { newId }: Making): Loose {
  const body = isRecord(request.body) ? request.body : {};
  return { ...request, body: { ...body, id: body['id'] ?? newId() } };
}

interface Fit {
  params: Record<string, string>;
  body: unknown;
}

function parse(endpoint: Endpoint, request: Loose): Fit {
  const read = (part: 'params' | 'body', value: unknown) => {
    const parsed = endpoint[part]?.safeParse(value);
    if (parsed?.success === false) throw new MutationInvalid(`${endpoint.path}: ${parsed.error.message}`);
    return parsed?.data;
  };
  const params = (read('params', request.params) ?? {}) as Record<string, string>;
  // As JSON has it: what is undefined is not there when it is sent again after a restart either.
  const body: unknown = JSON.parse(JSON.stringify(read('body', request.body) ?? null));
  return { params, body: body ?? undefined };
}

function idOf(operation: 'create' | 'update' | 'delete', { params, body }: Fit, userId: string): string {
  if (operation === 'create') return String((body as { id: string }).id);
  return Object.values(params)[0] ?? userId;
}

/** What the field held as the person saw it, where the row calls it by another name. */
const shownAs: Partial<Record<SyncEntity, Record<string, (row: Record<string, unknown>) => unknown>>> = {
  maintenance_tasks: {
    assigneeIds: (row) => ((row['assignees'] ?? []) as { id: string }[]).map(({ id }) => id),
  },
};

function patchOf(t: SyncEntity, body: unknown, shown: unknown): NewMutation['patch'] & object {
  const row = isRecord(shown) ? shown : {};
  const fields = Object.entries(isRecord(body) ? body : {}).map(([field, to]) => {
    const from = shownAs[t]?.[field]?.(row) ?? row[field] ?? null;
    return [field, { from, to }] as const;
  });
  const changed = fields.filter(([field, { from, to }]) => !sameValue(t, field, from, to));
  // Times of the change itself are no change of their own.
  const isEmpty = changed.every(([field]) => field in companionsOf(t));
  return isEmpty ? {} : Object.fromEntries(changed);
}

/** The building a new row will lie in: its own, or that of the task or row it belongs to. */
async function scopeOf(
  { overlay, userId }: Making,
  t: SyncEntity,
  { params, body }: Fit,
  shown: unknown,
): Promise<string | null> {
  if (t === 'preferences' || t === 'unmatched_scans' || t === 'notifications') return userId;
  const own = [body, shown].find((one) => isRecord(one) && typeof one['buildingId'] === 'string');
  if (isRecord(own)) return String(own['buildingId']);
  const { meterId } = isRecord(body) ? body : {};
  const parent = params['taskId']
    ? await overlay.row('maintenance_tasks', params['taskId'])
    : typeof meterId === 'string' && (await overlay.row('meters', meterId));
  return parent ? parent.buildingId : t === 'checklist_templates' ? townScopeId : null;
}

async function titleOf({ overlay }: Making, { params, body }: Fit, shown: unknown): Promise<string> {
  const task = params['taskId'] ? await overlay.row('maintenance_tasks', params['taskId']) : undefined;
  const { meterId } = isRecord(body) ? body : {};
  const meter = typeof meterId === 'string' ? await overlay.row('meters', meterId) : undefined;
  if (meter) return `${meter.measuringPointName} (${meter.serial})`;
  for (const one of [shown, body, task]) {
    if (!isRecord(one)) continue;
    const named = [one['title'], one['label'], one['name'], one['text'], one['code']].find(
      (word) => typeof word === 'string' && word !== '',
    );
    if (named) return String(named).slice(0, 200);
  }
  return '';
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const mostDependencies = 50;

/** Those that make a row this one speaks of. */
function creatorsOf({ before }: Making, request: Fit & { id: string }): string[] {
  const named = new Set(JSON.stringify(request).match(uuid));
  return before
    .filter((item) => makes(item).some((id) => named.has(id)))
    .slice(-mostDependencies)
    .map(({ id }) => id);
}

/** Ids of the rows that come into being with it. */
export function makes({ type, entity, body }: Pick<OutboxItem, 'type' | 'entity' | 'body'>): string[] {
  const made = queueable[type].operation === 'create' ? [entity.id] : [];
  if (!isRecord(body)) return made;
  if (type === 'makeTaskOfReport') return [...made, String(body['taskId'])];
  const { checklist } = body;
  return [...made, ...(Array.isArray(checklist) ? checklist.map((item: { id: string }) => item.id) : [])];
}
