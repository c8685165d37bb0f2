import { z } from 'zod';
import { BuildingId, Instant, Medium, text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { errorCodes } from './errors.ts';
import { MutationOutcome } from './mutations.ts';
import type { Permission } from './permissions.ts';
import { Change, Cursor, Scope, syncEntityNames, type SyncEntity } from './sync-changes.ts';

export const PullRequest = z.strictObject({
  deviceId: text(255, 1),
  /** Absent: begin with snapshots of every scope. */
  cursor: Cursor.optional(),
  scopes: z.array(Scope).max(10_000),
  schema: z.int().min(0),
  /** What the client keeps; snapshots then bring nothing else. Absent: everything. */
  entities: z.array(z.enum(syncEntityNames)).max(100).optional(),
  /** Outcomes of this device's mutations after this `seq` are answered again, should their answer have been lost. */
  outcomesAfter: z.int().min(0).optional(),
  limit: z.int().min(1).max(2_000).default(500),
});

export const PullAnswer = z.object({
  cursor: Cursor,
  head: Cursor,
  more: z.boolean(),
  /** Only where `more` is false: every mutation of this device up to here has its effects in what was pulled. */
  ackSeq: z.int().optional(),
  changes: z.array(Change),
  scopes: z.object({
    added: z.array(Scope.extend({ snapshot: z.string() })),
    removed: z.array(z.uuid()),
  }),
  /** Oldest first; only where `more` is false. */
  outcomes: z.array(MutationOutcome),
});
export type PullAnswer = z.infer<typeof PullAnswer>;

export const pull = endpoint({
  method: 'POST',
  path: '/v1/mobile/sync/pull',
  access: 'signed_in',
  summary: 'What changed after the cursor within the present scopes',
  body: PullRequest,
  response: PullAnswer,
  errors: ['resync_required', 'client_too_old', 'device_revoked'],
  readsOnly: true,
  repeatable: true,
});

/** A pull of some entities only, with a cursor of its own that never moves the main one. */
const filteredPull = <const P extends `/v1/mobile/sync/${string}`>(
  path: P,
  access: Permission,
  summary: string,
) =>
  endpoint({
    method: 'POST',
    path,
    access,
    summary,
    body: PullRequest,
    readsOnly: true,
    response: PullAnswer,
    errors: ['resync_required', 'client_too_old', 'device_revoked'],
    repeatable: true,
  });

export const pullEnergy = filteredPull(
  '/v1/mobile/sync/energy',
  'energy:read',
  'Readings and days of interval data that changed',
);
export const pullAlerts = filteredPull(
  '/v1/mobile/sync/alerts',
  'alerts:read',
  'Auffälligkeiten that changed',
);
export const pullMaintenance = filteredPull(
  '/v1/mobile/sync/maintenance',
  'maintenance:read',
  'Aufträge and what belongs to them that changed',
);

/** What each filtered pull carries. */
export const filteredEntities = {
  energy: ['readings', 'interval_days', 'meters', 'measuring_points'],
  alerts: ['alerts'],
  maintenance: [
    'maintenance_tasks',
    'checklist_items',
    'maintenance_sessions',
    'task_comments',
    'task_materials',
    'fault_reports',
    'photos',
    'maintenance_plans',
    'checklist_templates',
  ],
} as const satisfies Record<string, readonly SyncEntity[]>;

/** Last day of a building, as the phone shows it without reception. */
export const RecentEnergy = z.object({
  buildingId: BuildingId,
  medium: Medium,
  unit: z.string(),
  /** Hours, oldest first; null: gap. */
  points: z.array(z.object({ start: Instant, value: z.number().nullable() })),
});
export type RecentEnergy = z.infer<typeof RecentEnergy>;

export const essentials = endpoint({
  method: 'GET',
  path: '/v1/mobile/sync/essentials',
  access: 'signed_in',
  summary:
    'What a device keeps besides the synced rows: the last 24 hours of energy of each building in reach',
  response: z.object({
    builtAt: Instant,
    expiresAt: Instant,
    recentEnergy: z.array(RecentEnergy),
  }),
});

export const snapshot = endpoint({
  method: 'GET',
  path: '/v1/mobile/sync/snapshot',
  access: 'signed_in',
  summary: 'Page through the live rows of one scope',
  query: z.object({
    token: z.string().max(2000),
    limit: z.coerce.number().int().min(1).max(2_000).default(500),
  }),
  response: z.object({ rows: z.array(Change), next: z.string().nullable(), startPos: Cursor }),
  errors: ['resync_required', 'invalid_request'],
});

// Socket events at /v1/socket; every client event is acknowledged with {ok: true, …} or {problem}.

export const SocketResume = z.strictObject({ cursor: Cursor.nullable(), scopes: z.array(Scope).max(10_000) });
/** Narrows what is sent to some buildings; the cursor then moves by pull alone. */
export const SocketSubscribe = z.strictObject({
  buildings: z.array(z.uuid()).max(10_000).optional(),
  alerts: z.boolean().optional(),
  maintenance: z.boolean().optional(),
});

export const SyncDelta = z.object({
  scope: z.uuid(),
  /** Position last sent to this scope before; a client that has not got as far pulls. */
  prev: z.int(),
  pos: z.int(),
  changes: z.array(Change),
});
export type SyncDelta = z.infer<typeof SyncDelta>;
export const SyncHead = z.object({ pos: Cursor });
export const SyncPoke = z.object({ head: Cursor });

export interface ClientEvents {
  'sync:resume': (
    message: z.input<typeof SocketResume>,
    acknowledge: (answer: ResumeAnswer | SocketRefusal) => void,
  ) => void;
  subscribe: (
    message: z.input<typeof SocketSubscribe>,
    acknowledge: (answer: { ok: true } | SocketRefusal) => void,
  ) => void;
}

export const SocketRefusal = z.object({
  ok: z.literal(false),
  problem: z.object({ code: z.enum(errorCodes), detail: z.string() }),
});
export type SocketRefusal = z.infer<typeof SocketRefusal>;

export const ResumeAnswer = z.object({
  ok: z.literal(true),
  /** `live`: joined, nothing missed; `pull`: joined, pull first; `resync`: the cursor is void, start anew. */
  mode: z.enum(['live', 'pull', 'resync']),
  /** Everything up to here had been sent when the socket joined; frames may arrive before this answer. */
  head: Cursor,
  /** It joined other scopes than were declared: after the pull it is to resume anew, whatever that says of them. */
  rejoin: z.boolean().optional(),
});
export type ResumeAnswer = z.infer<typeof ResumeAnswer>;

export interface ServerEvents {
  'sync:delta': (delta: SyncDelta) => void;
  /** All frames of this socket up to `pos` have been sent: the durable cursor may move. */
  'sync:head': (message: z.infer<typeof SyncHead>) => void;
  'sync:poke': (message: z.infer<typeof SyncPoke>) => void;
  'scope:changed': () => void;
  'device:revoked': () => void;
}
