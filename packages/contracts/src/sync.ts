import { z } from 'zod';
import { Building, Site } from './buildings.ts';
import { Day, Instant, text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { errorCodes } from './errors.ts';
import { MeasuringPoint, Meter, MeterExchange } from './metering.ts';
import type { Permission } from './permissions.ts';
import { FactorSet, GasConversion, Tariff } from './prices.ts';
import { Reading } from './readings.ts';
import { SignedInUser } from './identity.ts';

/** Town-wide rows (tariffs, factor sets, sites) live in this scope. */
export const townScopeId = '00000000-0000-4000-8000-000000000001';

/** Local day of interval data: the intervals touched lately, so that a live value needs no further request. */
export const IntervalDay = z.object({
  measuringPointId: z.uuid(),
  date: Day,
  /** Null value: gap. */
  changed: z.array(z.object({ start: Instant, lengthSeconds: z.int(), value: z.number().nullable() })),
});
export type IntervalDay = z.infer<typeof IntervalDay>;

/** Everything the feed carries: where a row lies, the right needed to receive it, and its shape. */
export const syncEntities = {
  sites: { scope: 'town', permission: 'buildings:read', row: Site },
  buildings: { scope: 'building', permission: 'buildings:read', row: Building },
  measuring_points: { scope: 'building', permission: 'buildings:read', row: MeasuringPoint },
  meters: { scope: 'building', permission: 'buildings:read', row: Meter },
  meter_exchanges: { scope: 'building', permission: 'buildings:read', row: MeterExchange },
  readings: { scope: 'building', permission: 'energy:read', row: Reading },
  interval_days: { scope: 'building', permission: 'energy:read', row: IntervalDay },
  tariffs: { scope: 'town', permission: 'prices:read', row: Tariff },
  factor_sets: { scope: 'town', permission: 'prices:read', row: FactorSet },
  gas_conversions: { scope: 'town', permission: 'prices:read', row: GasConversion },
  /** The reader's own rights; addressed to the person, whose id is the scope. */
  memberships: { scope: 'person', permission: null, row: SignedInUser },
} as const satisfies Record<
  string,
  { scope: 'town' | 'building' | 'person'; permission: Permission | null; row: z.ZodType }
>;
export type SyncEntity = keyof typeof syncEntities;
export const syncEntityNames = Object.keys(syncEntities) as [SyncEntity, ...SyncEntity[]];

/** `epoch:pos`; opaque but for comparing positions of one epoch. */
export const Cursor = text(100, 1);

export const cursorOf = (epoch: string, pos: number): string => `${epoch}:${pos}`;

export function readCursor(cursor: string): { epoch: string; pos: number } | undefined {
  const match = /^([0-9a-f-]{36}):(\d{1,15})$/.exec(cursor);
  return match ? { epoch: match[1] ?? '', pos: Number(match[2]) } : undefined;
}

/** A building (or the town) with the reader's rights class there. */
export const Scope = z.object({ id: z.uuid(), rights: z.string().max(200) });
export type Scope = z.infer<typeof Scope>;

export const Change = z.object({
  t: z.enum(syncEntityNames),
  id: z.uuid(),
  v: z.int(),
  /** `out`: the row moved out of the reader's scope. */
  op: z.enum(['put', 'del', 'out']),
  /** Interval data: the local day. */
  part: Day.optional(),
  /** The reader's scope the row lies in (for `out` and `del`: lay in); what to let go of with a lost scope. */
  scope: z.uuid(),
  row: z.unknown().optional(),
});
export type Change = z.infer<typeof Change>;

export const pull = endpoint({
  method: 'POST',
  path: '/v1/mobile/sync/pull',
  access: 'signed_in',
  summary: 'What changed after the cursor within the present scopes',
  body: z.strictObject({
    deviceId: text(255, 1),
    /** Absent: begin with snapshots of every scope. */
    cursor: Cursor.optional(),
    scopes: z.array(Scope).max(10_000),
    schema: z.int().min(1),
    limit: z.int().min(1).max(2_000).default(500),
  }),
  response: z.object({
    cursor: Cursor,
    head: Cursor,
    more: z.boolean(),
    changes: z.array(Change),
    scopes: z.object({
      added: z.array(Scope.extend({ snapshot: z.string() })),
      removed: z.array(z.uuid()),
    }),
  }),
  errors: ['resync_required', 'client_too_old'],
  repeatable: true,
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
