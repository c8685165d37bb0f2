import type { Response } from '@citypulse/contracts/endpoint';
import type { MutationOutcome, push } from '@citypulse/contracts/mutations';
import type { PullAnswer, snapshot } from '@citypulse/contracts/sync';
import { townScopeId, type Change, type Scope } from '@citypulse/contracts/sync-changes';
import type { Phone, Side, Told } from './sides.ts';

/** What the model knows of: the rest of a town is the server's alone. */
const compared: Readonly<Record<string, readonly string[]>> = {
  maintenance_tasks: ['buildingId', 'title', 'place', 'description', 'priority', 'status', 'resultNote'],
  task_comments: ['taskId', 'text'],
  task_materials: ['taskId', 'name', 'quantity', 'unit'],
  photos: ['subject', 'state'],
  preferences: ['appSettings'],
  sync_conflicts: ['entity', 'status'],
};

export const schema = { now: 2, old: 1, tooOld: 0 } as const;

/** One phone at one of the sides: the cursor and the scopes it holds there, and answers in words common to both. */
export class Reader {
  readonly phone: Phone;
  readonly #side: Side;
  #cursor: string | undefined;
  #held: Scope[] = [];
  readonly #versions = new Map<string, number>();

  constructor(phone: Phone, side: Side) {
    this.phone = phone;
    this.#side = side;
  }

  /** Pulls to the last page and fetches what was added; what was told, in an order common to both sides. */
  async pull({
    limit = 3,
    version = schema.now as number,
    outcomesAfter = 0,
    claims = false,
  } = {}): Promise<unknown> {
    if (claims) this.#held = this.#held.map(({ id }) => ({ id, rights: 'claimed' }));
    const changes: Change[] = [];
    const begins = this.#cursor === undefined;
    for (;;) {
      const told = await this.#ask('pull', { limit, schema: version, outcomesAfter, ...this.#reached() });
      if (!('answer' in told)) return told;
      const page = told.answer as PullAnswer;
      this.#cursor = page.cursor;
      changes.push(...page.changes);
      if (page.more) continue;
      const { added, removed } = page.scopes;
      const kept = this.#held.filter(({ id }) => !removed.includes(id));
      this.#held = [...kept, ...added.map(({ id, rights }) => ({ id, rights }))];
      return {
        // Who begins is told by the server of the last ten seconds as well.
        changes: begins ? {} : await this.#changes(changes),
        added: ofBuildings(added)
          .map(({ id, rights }) => `${id} ${rights}`)
          .toSorted(),
        removed: removed.filter((id) => id !== townScopeId).toSorted(),
        snapshots: await this.#snapshots(ofBuildings(added)),
        ackSeq: page.ackSeq,
        outcomes: page.outcomes.map(outcomeOf),
      };
    }
  }

  /** A cursor nobody gave out, or one of another life of the database. */
  async pullFrom(forge: (cursor: string) => string): Promise<unknown> {
    const cursor = forge(this.#cursor ?? '');
    const told = await this.#ask('pull', { limit: 3, schema: schema.now, ...this.#reached(), cursor });
    return 'answer' in told ? 'answered' : told;
  }

  async push(batch: readonly object[], version: number = schema.now): Promise<unknown> {
    const told = await this.#ask('push', { schema: version, batch: [...batch] });
    if (!('answer' in told)) return told;
    const { ackSeq, results } = told.answer as Response<typeof push>;
    return { ackSeq, results: results.map((result) => outcomeOf(result as MutationOutcome)) };
  }

  #reached() {
    return { scopes: this.#held, ...(this.#cursor !== undefined && { cursor: this.#cursor }) };
  }

  #ask(kind: 'pull' | 'push', body: Record<string, unknown>): Promise<Told> {
    return this.#side.ask(kind, this.phone, { deviceId: this.phone.deviceId, ...body });
  }

  async #snapshots(added: readonly { snapshot: string }[]): Promise<unknown> {
    const rows: Change[] = [];
    for (const { snapshot: first } of added) {
      for (let token: string | null = first; token !== null;) {
        const told: Told = await this.#side.ask('snapshot', this.phone, { token });
        if (!('answer' in told)) return told;
        const page = told.answer as Response<typeof snapshot>;
        rows.push(...page.rows);
        token = page.next;
      }
    }
    return this.#changes(rows);
  }

  async #changes(changes: readonly Change[]): Promise<Record<string, unknown>> {
    const last = new Map<string, unknown>();
    for (const { t, id, v, op, scope, row } of changes) {
      const fields = compared[t];
      if (!fields) continue;
      const name = t === 'sync_conflicts' ? await this.#side.mutationOf(id) : id;
      const values = row as Record<string, unknown> | undefined;
      const shown = values && Object.fromEntries(fields.map((field) => [field, values[field] ?? null]));
      // A row that is gone is taken away, whether it was deleted or went where the reader may not follow.
      const is = op === 'put' ? 'here' : 'gone';
      const seen = this.#versions.get(name) ?? 0;
      this.#versions.set(name, Math.max(seen, v));
      last.set(`${t} ${name} in ${scope}`, {
        is,
        version: v < seen ? 'older' : 'good',
        ...(shown && { row: shown }),
      });
    }
    return Object.fromEntries([...last].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}

const ofBuildings = <S extends { id: string }>(scopes: readonly S[]): S[] =>
  scopes.filter(({ id }) => id !== townScopeId).toSorted((a, b) => (a.id < b.id ? -1 : 1));

const outcomeOf = ({ id, seq, status, code, conflictId }: MutationOutcome) => ({
  id,
  seq,
  status,
  code: code ?? null,
  isConflict: conflictId !== undefined,
});
