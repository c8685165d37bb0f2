import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { Random } from '@citypulse/client/sync/simulation/random';
import { cursorOf } from '@citypulse/contracts/sync-changes';
import { pull } from '@citypulse/contracts/sync';
import { newId } from '../../src/platform/new-id.ts';
import { ask } from '../pulls.ts';
import { startTestApi, type TestApi, type TestUser } from '../test-api.ts';
import { DrawnMutations, type Drawn } from './drawn-requests.ts';
import { Reader, schema } from './readers.ts';
import { ModelSide, ServerSide, type Phone, type Side } from './sides.ts';

/*
 * The simulation is worth as much as its model of the server. Here the model and the server, with PostgreSQL and over
 * HTTP, are asked the same, drawn from a seed, and must answer the same. `SEED=…` runs that
 * one alone, `SEEDS=…` so many.
 */

const first = Number(process.env['SEED'] ?? 1);
const count = Number(process.env['SEEDS'] ?? (process.env['SEED'] ? 1 : 4));
const seeds = Array.from({ length: count }, (_, index) => first + index);
const turns = 70;

let api: TestApi;
let office: TestUser;
let clients: readonly [pg.Client, pg.Client];
/** The rights class of a caretaker. */
let rights: string;

beforeAll(async () => {
  api = await startTestApi();
  office = await api.as('admin');
  const client = () => new pg.Client({ connectionString: api.databaseUrl });
  clients = [client(), client()];
  for (const one of clients) await one.connect();
  const building = await api.given.building();
  const { scopes } = await (await api.as('caretaker', building.id)).call(pull, ask(undefined, []));
  rights = scopes.added.find(({ id }) => id === building.id)?.rights ?? '';
});
afterAll(async () => {
  for (const one of clients) await one.end();
  await api.close();
});

interface Pair {
  phone: Phone;
  model: Reader;
  server: Reader;
  seq: number;
  sent: Drawn[];
}

class Comparison {
  readonly #random: Random;
  readonly #model: ModelSide;
  readonly #sides: readonly Side[];
  readonly #buildings: readonly string[];
  readonly #people: readonly string[];
  readonly #drawn: DrawnMutations;
  readonly #pairs: Pair[] = [];
  readonly #story: string[] = [];
  #isHeld = false;

  constructor(seed: number, people: readonly TestUser[], buildings: readonly string[]) {
    this.#random = new Random(seed);
    this.#model = new ModelSide(seed, rights);
    const server = new ServerSide(api, office, clients, people);
    this.#sides = [this.#model, server];
    this.#buildings = buildings;
    this.#people = people.map(({ userId }) => userId);
    this.#drawn = new DrawnMutations(this.#random, this.#model.model, buildings);
    for (const userId of this.#people) {
      for (const name of ['phone', 'tablet']) {
        const phone = { userId, deviceId: `${name} ${newId()}` };
        const [model, real] = [new Reader(phone, this.#model), new Reader(phone, server)];
        this.#pairs.push({ phone, model, server: real, seq: 0, sent: [] });
      }
    }
  }

  async run(): Promise<void> {
    for (const building of this.#buildings) {
      for (const userId of this.#people) await this.#both((side) => side.grant(userId, building, true));
      for (let n = 0; n < 2; n++) await this.#create(building);
    }
    await this.#both((side) => side.sequence());
    for (const pair of this.#pairs) await this.#pull(pair);
    for (let turn = 0; turn < turns; turn++) await this.#turn();
    await this.#both((side) => side.sequence());
    this.#isHeld = false;
    for (const pair of this.#pairs) await this.#pull(pair);
  }

  end(): Promise<void> {
    return this.#both((side) => side.sequence());
  }

  async #turn(): Promise<void> {
    const random = this.#random;
    const pair = random.pick(this.#pairs) as Pair;
    const what = random.next();
    if (what < 0.3) return this.#push(pair);
    if (what < 0.55) return this.#pull(pair);
    if (what < 0.62) return this.#again(pair);
    if (what < 0.7) return this.#wrong(pair);
    if (what < 0.76) return this.#forged(pair);
    if (what < 0.9) return this.#office();
    if (what < 0.96) return this.#rights();
    if (this.#isHeld) return this.#sequence();
    this.#story.push('the sequencer is held');
    this.#isHeld = true;
    await this.#both((side) => side.holdSequencer());
  }

  async #sequence(): Promise<void> {
    this.#story.push('the sequencer goes on');
    this.#isHeld = false;
    await this.#both((side) => side.sequence());
  }

  async #both(act: (side: Side) => Promise<unknown>): Promise<void> {
    for (const side of this.#sides) await act(side);
  }

  async #same(what: string, { model, server }: Pair, act: (reader: Reader) => Promise<unknown>) {
    this.#story.push(what);
    if (!this.#isHeld) await this.#both((side) => side.sequence());
    const expected = await act(model);
    expect(await act(server), this.#story.slice(-4).join('\n')).toEqual(expected);
    return expected;
  }

  async #push(pair: Pair): Promise<void> {
    const batch: Drawn[] = [];
    const count = 1 + this.#random.below(4);
    for (let n = 1; n <= count; n++)
      batch.push(this.#drawn.draw(pair.phone.userId, pair.seq + n, [...pair.sent, ...batch]));
    await this.#send(pair, batch, this.#random.chance(0.1) ? schema.old : schema.now);
  }

  async #send(pair: Pair, batch: readonly Drawn[], version: number = schema.now): Promise<void> {
    const what = `${pair.phone.deviceId} sends ${JSON.stringify(batch)}`;
    const answer = await this.#same(what, pair, (reader) => reader.push(batch, version));
    const { ackSeq } = answer as { ackSeq?: number };
    if (ackSeq === undefined) return;
    pair.seq = ackSeq;
    pair.sent.push(...batch.filter(({ id }) => pair.sent.every((one) => one.id !== id)));
  }

  /** What was sent comes once more, with something new behind. */
  async #again(pair: Pair): Promise<void> {
    const from = this.#random.below(pair.sent.length + 1);
    const repeated = pair.sent.slice(from, from + 3);
    const fresh = this.#drawn.draw(pair.phone.userId, pair.seq + 1, pair.sent);
    await this.#send(pair, [...repeated, ...(this.#random.chance(0.5) ? [fresh] : [])]);
  }

  /** Requests that no server may take. */
  async #wrong(pair: Pair): Promise<void> {
    const { phone, seq, sent } = pair;
    const fresh = this.#drawn.draw(phone.userId, seq + 1, sent);
    const known = this.#random.pick(sent) ?? fresh;
    const foreign = this.#random.pick(this.#pairs.filter((one) => one.phone.userId !== phone.userId));
    const theirs = this.#random.pick(foreign?.sent ?? []);
    const batch = this.#random.pick<Drawn[]>([
      [{ ...fresh, seq: seq + 2 }],
      [fresh, { ...this.#drawn.draw(phone.userId, seq + 3, sent) }],
      [{ ...known, occurredAt: '2026-11-21T10:00:00Z' }],
      [fresh, fresh],
      [{ ...fresh, seq: Math.max(1, seq) }],
      [{ ...fresh, ...(theirs && { id: theirs.id }) }],
    ]);
    await this.#send(pair, batch ?? []);
  }

  async #pull(pair: Pair): Promise<void> {
    const limit = 1 + this.#random.below(6);
    const outcomesAfter = this.#random.below(pair.seq + 1);
    const version = this.#random.pick([schema.now, schema.now, schema.now, schema.old, schema.tooOld]);
    const options = {
      limit,
      outcomesAfter,
      version: version ?? schema.now,
      claims: this.#random.chance(0.15),
    };
    await this.#same(`${pair.phone.deviceId} pulls`, pair, (reader) => reader.pull(options));
  }

  async #forged(pair: Pair): Promise<void> {
    const forge = this.#random.pick<(cursor: string) => string>([
      () => 'nothing of ours',
      () => '',
      (cursor) => cursor.replace(/:\d+$/, ':999999999'),
      (cursor) => cursor.replace(/:\d+$/, ':-1'),
      (cursor) => cursorOf('e9999999-0000-4000-8000-000000000001', Number(cursor.split(':')[1] ?? 0)),
      (cursor) => 'x'.repeat(101) + cursor,
    ]);
    if (forge) await this.#same('a forged cursor', pair, (reader) => reader.pullFrom(forge));
  }

  async #create(building: string): Promise<void> {
    const id = this.#random.id(0);
    await this.#both((side) => side.create(id, building));
  }

  async #office(): Promise<void> {
    const random = this.#random;
    const rows = [...this.#model.model.state.rows.values()];
    const task = random.pick(rows.filter(({ t }) => t === 'maintenance_tasks'));
    const note = random.pick(rows.filter(({ t }) => t === 'task_comments' || t === 'task_materials'));
    const building = random.pick(this.#buildings) ?? '';
    const what = random.next();
    this.#story.push(`the office acts: ${what}`);
    if (what < 0.2) return this.#create(building);
    const title = `Büro ${random.below(1e6)}`;
    if (task && what < 0.5) return this.#both((side) => side.change(task.id, { title }));
    if (task && what < 0.85) {
      if (task.scope !== building) await this.#both((side) => side.move(task.id, building));
      return;
    }
    if (note) await this.#both((side) => side.takeAway(note.t as 'task_comments', note.id));
  }

  async #rights(): Promise<void> {
    const userId = this.#random.pick(this.#people) ?? '';
    const building = this.#random.pick(this.#buildings) ?? '';
    const is = this.#random.chance(0.6);
    this.#story.push(`${userId} is ${is ? 'made' : 'no longer'} a caretaker of ${building}`);
    await this.#both((side) => side.grant(userId, building, is));
  }
}

test.for(seeds)('the model of the simulation answers as the server does, seed %i', async (seed) => {
  const buildings: string[] = [];
  for (let n = 0; n < 3; n++) buildings.push((await api.given.building()).id);
  const people = [await api.as('caretaker', buildings[0]), await api.as('caretaker', buildings[0])];
  const comparison = new Comparison(seed, people, buildings);
  await comparison.run().finally(() => comparison.end());
});
