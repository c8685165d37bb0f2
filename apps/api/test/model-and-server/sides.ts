import { Random } from '@citypulse/client/sync/simulation/random';
import { Scheduler } from '@citypulse/client/sync/simulation/scheduler';
import { ServerHost } from '@citypulse/client/sync/simulation/server-host';
import { ServerModel, type ServerRow } from '@citypulse/client/sync/simulation/server-model';
import { taskRow } from '@citypulse/client/sync/simulation/office';
import { poison } from '@citypulse/client/sync/simulation/server-push';
import { isApiError } from '@citypulse/client/api-error';
import { createTask, updateTask } from '@citypulse/contracts/maintenance';
import { push } from '@citypulse/contracts/mutations';
import { pull, snapshot } from '@citypulse/contracts/sync';
import { expect } from 'vitest';
import type pg from 'pg';
import { startSession } from '../../src/features/identity/identity.service.ts';
import { CallFailed, callEndpoint, type TestApi, type TestUser } from '../test-api.ts';

/** One phone of one person. */
export interface Phone {
  userId: string;
  deviceId: string;
}

export type Kind = 'pull' | 'push' | 'snapshot';
/** Why a request as a whole came to nothing. */
interface Refused {
  code: string;
  errors: readonly { code: string; message: string }[];
}
export type Told = { answer: unknown } | { refused: Refused };

/** What can be asked of a server, and what is done to its rows and rights beside. */
export interface Side {
  ask(kind: Kind, phone: Phone, body: Record<string, unknown>): Promise<Told>;
  create(id: string, building: string): Promise<void>;
  change(id: string, fields: object): Promise<void>;
  move(id: string, building: string): Promise<void>;
  takeAway(t: 'task_comments' | 'task_materials', id: string): Promise<void>;
  /** Makes the person a caretaker of the building, or takes that away. */
  grant(userId: string, building: string, is: boolean): Promise<void>;
  /** What is committed stays unsequenced until `sequence`. */
  holdSequencer(): Promise<void>;
  sequence(): Promise<void>;
  /** Id of the mutation a Konflikt came of: Konflikte are named by the server. */
  mutationOf(conflictId: string): Promise<string>;
}

/** What a client goes by: of what is refused as unfit it looks at the code alone. */
const told = (code: string, errors: Refused['errors'] = []): Told => ({
  refused: {
    code,
    errors:
      code === 'invalid_request' ? [] : errors.map((error) => ({ code: error.code, message: error.message })),
  },
});

export class ModelSide implements Side {
  readonly model = new ServerModel(null);
  readonly #scheduler: Scheduler;
  readonly #host: ServerHost;
  readonly #rights: string;
  #isHeld = false;

  /** `rights`: the rights class of a caretaker. */
  constructor(seed: number, rights: string) {
    const random = new Random(seed);
    this.#scheduler = new Scheduler(random);
    this.#host = new ServerHost(this.model, this.#scheduler, random);
    this.#rights = rights;
    // Positions are given when both sides are told to.
    this.#host.isSequencerLost = true;
  }

  async ask(kind: Kind, { userId, deviceId }: Phone, body: Record<string, unknown>): Promise<Told> {
    const standing = this.#host.standingOf(userId, deviceId);
    const token = standing.token ?? this.#host.signIn(standing);
    const answered = new Promise((resolve) =>
      this.#host.accept(kind, standing, token, structuredClone(body), resolve),
    );
    // Longer than any request takes on the model's clock.
    await this.#scheduler.runUntil(this.#scheduler.now + 10_000, () => undefined);
    const reply = await answered;
    return isApiError(reply) ? told(reply.code, reply.problem?.errors) : { answer: structuredClone(reply) };
  }

  async create(id: string, building: string): Promise<void> {
    this.#commit([{ t: 'maintenance_tasks', id, v: 0, scope: building, row: taskRow(id, building) }]);
  }

  async change(id: string, fields: object): Promise<void> {
    const row = this.model.row('maintenance_tasks', id);
    if (row) this.#commit([{ ...row, row: { ...row.row, ...fields } }]);
  }

  async move(id: string, building: string): Promise<void> {
    const family = [...this.model.state.rows.values()].filter(
      (one) => one.id === id || (one.row['taskId'] === id && one.t !== 'sync_conflicts'),
    );
    this.#commit(
      family.map((one) => ({ ...one, scope: building, row: { ...one.row, buildingId: building } })),
    );
  }

  async takeAway(t: 'task_comments' | 'task_materials', id: string): Promise<void> {
    const row = this.model.row(t, id);
    if (row) this.model.commit(this.model.begin(), [{ ...row, scope: null }]);
  }

  async grant(userId: string, building: string, is: boolean): Promise<void> {
    const grants = this.model.grants.get(userId) ?? new Map<string, string>();
    this.model.grants.set(userId, grants);
    if (is) grants.set(building, this.#rights);
    else grants.delete(building);
  }

  async holdSequencer(): Promise<void> {
    await this.sequence();
    this.#isHeld = true;
  }

  async sequence(): Promise<void> {
    this.#isHeld = false;
    this.model.advance();
  }

  async mutationOf(conflictId: string): Promise<string> {
    return conflictId;
  }

  #commit(rows: readonly ServerRow[]): void {
    this.model.commit(this.model.begin(), rows);
    if (!this.#isHeld) this.model.advance();
  }
}

const from = { platform: 'mobile', userAgent: null, requestId: 'test' } as const;

/** A text the contract refuses, in place of the word the model refuses. */
const asRefused = (_key: string, value: unknown): unknown =>
  typeof value === 'string' && value.includes(poison) ? `${value} ${'x'.repeat(9_000)}` : value;

export class ServerSide implements Side {
  readonly #api: TestApi;
  readonly #office: TestUser;
  readonly #superior: pg.Client;
  /** Whoever holds the head's row holds up the sequencer. */
  readonly #holder: pg.Client;
  readonly #tokens: Map<string, string>;
  readonly #conflicts = new Map<string, string>();
  #isHeld = false;

  constructor(
    api: TestApi,
    office: TestUser,
    [superior, holder]: readonly [pg.Client, pg.Client],
    people: readonly TestUser[],
  ) {
    this.#api = api;
    this.#office = office;
    this.#superior = superior;
    this.#holder = holder;
    this.#tokens = new Map(people.map(({ userId, accessToken }) => [userId, accessToken]));
  }

  /** As the apps do: a token from before a change of rights is renewed, and the request repeated. */
  async ask(kind: Kind, { userId }: Phone, body: Record<string, unknown>): Promise<Told> {
    const first = await this.#send(kind, this.#tokens.get(userId), body);
    if (!('refused' in first) || first.refused.code !== 'authz_stale') return first;
    const { answer } = await startSession(this.#api.app, userId, from);
    this.#tokens.set(userId, answer.accessToken);
    return this.#send(kind, answer.accessToken, body);
  }

  async #send(kind: Kind, token = '', body: Record<string, unknown>): Promise<Told> {
    const { url } = this.#api;
    try {
      if (kind === 'snapshot') {
        const query = { token: String(body['token']), limit: 3 };
        return { answer: await callEndpoint(url, token, snapshot, { query }) };
      }
      const sent = JSON.parse(JSON.stringify(body, asRefused)) as never;
      return { answer: await callEndpoint(url, token, kind === 'pull' ? pull : push, { body: sent }) };
    } catch (error) {
      if (error instanceof CallFailed) return told(error.problem.code, error.problem.errors);
      throw error;
    }
  }

  async create(id: string, building: string): Promise<void> {
    const { title } = taskRow(id, building);
    const body = { id, buildingId: building, kind: 'fault', title } as never;
    await this.#office.call(createTask, { body });
  }

  async change(id: string, fields: object): Promise<void> {
    await this.#office.call(updateTask, { params: { taskId: id as never }, body: fields });
  }

  async move(id: string, building: string): Promise<void> {
    await this.#superior.query('update maintenance_tasks set building_id = $2 where id = $1', [id, building]);
  }

  async takeAway(t: 'task_comments' | 'task_materials', id: string): Promise<void> {
    await this.#superior.query(`delete from ${t} where id = $1`, [id]);
  }

  async grant(userId: string, building: string, is: boolean): Promise<void> {
    const values = [userId, building];
    await this.#superior.query(
      'delete from role_assignments where user_id = $1 and building_id = $2',
      values,
    );
    const insert = `insert into role_assignments (user_id, building_id, role) values ($1, $2, 'caretaker')`;
    if (is) await this.#superior.query(insert, values);
  }

  async holdSequencer(): Promise<void> {
    await this.sequence();
    this.#isHeld = true;
    await this.#holder.query('begin; select from feed_head for update');
  }

  async sequence(): Promise<void> {
    if (this.#isHeld) await this.#holder.query('commit');
    this.#isHeld = false;
    const waiting = async () => (await this.#superior.query('select from change_outbox limit 1')).rowCount;
    await expect.poll(waiting, { interval: 3, timeout: 10_000 }).toBe(0);
  }

  async mutationOf(conflictId: string): Promise<string> {
    const known = this.#conflicts.get(conflictId);
    if (known) return known;
    const { rows } = await this.#superior.query<{ mutation_id: string }>(
      'select mutation_id from sync_conflicts where id = $1',
      [conflictId],
    );
    const found = rows[0]?.mutation_id ?? conflictId;
    this.#conflicts.set(conflictId, found);
    return found;
  }
}
