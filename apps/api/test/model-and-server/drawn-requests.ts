import type { Random } from '@citypulse/client/sync/simulation/random';
import type { ServerModel, ServerRow } from '@citypulse/client/sync/simulation/server-model';
import { poison } from '@citypulse/client/sync/simulation/server-push';
import { queueable, type QueueableOperation } from '@citypulse/contracts/queueable';
import type { Mutation } from '@citypulse/contracts/mutations';

export type Drawn = Mutation;

/** What a phone might have queued, drawn from the rows there are: its own, others', gone and moved ones. */
export class DrawnMutations {
  readonly #random: Random;
  readonly #model: ServerModel;
  readonly #buildings: readonly string[];

  constructor(random: Random, model: ServerModel, buildings: readonly string[]) {
    this.#random = random;
    this.#model = model;
    this.#buildings = buildings;
  }

  /** `earlier`: mutations of this phone that it may build on. */
  draw(userId: string, seq: number, earlier: readonly Drawn[]): Drawn {
    const random = this.#random;
    const chance = random.next();
    const drawn =
      chance < 0.2
        ? this.#task()
        : chance < 0.4
          ? this.#changeOfTask(userId)
          : chance < 0.55
            ? this.#note('addTaskComment', { text: this.#text() })
            : chance < 0.7
              ? this.#note('addTaskMaterial', {
                  name: this.#text(),
                  quantity: 1 + random.below(9),
                  unit: 'Stück',
                })
              : chance < 0.9
                ? this.#changeOfMaterial()
                : this.#preference(userId);
    const on = random.chance(0.2) ? random.pick(earlier) : undefined;
    return { ...drawn, id: random.id(seq), seq, dependsOn: on ? [on.id] : [] };
  }

  #text(): string {
    const word = this.#random.chance(0.12) ? poison : 'Pumpe';
    return `${word} ${this.#random.below(1_000)}`;
  }

  #rows(t: string): ServerRow[] {
    return [...this.#model.state.rows.values()].filter((row) => row.t === t);
  }

  #new(type: QueueableOperation, id: string, parts: Partial<Drawn>): Drawn {
    return {
      id: '',
      seq: 0,
      dependsOn: [],
      type,
      entity: { t: queueable[type].entity, id },
      baseVersion: null,
      params: {},
      occurredAt: '2026-11-20T10:00:00Z',
      ...parts,
    };
  }

  #task(): Drawn {
    const id = this.#random.chance(0.1) ? this.#taskId() : this.#random.id(0);
    const buildingId = this.#random.pick(this.#buildings) ?? '';
    const body = { id, buildingId, kind: 'fault', title: this.#text() };
    return this.#new('createTask', id, { body });
  }

  /** Now and then of a task there never was. */
  #taskId(): string {
    const task = this.#random.pick(this.#rows('maintenance_tasks'));
    return task && this.#random.chance(0.95) ? task.id : this.#random.id(0);
  }

  #note(type: 'addTaskComment' | 'addTaskMaterial', fields: object): Drawn {
    const id = this.#random.id(0);
    return this.#new(type, id, { params: { taskId: this.#taskId() }, body: { id, ...fields } });
  }

  #changeOfTask(userId: string): Drawn {
    const id = this.#taskId();
    const row = this.#model.row('maintenance_tasks', id);
    const fields = ['title', 'place', 'description', 'priority', 'assigneeIds'] as const;
    const field = this.#random.pick(fields) ?? 'title';
    const to =
      field === 'priority'
        ? (this.#random.pick(['low', 'normal', 'high', 'urgent']) ?? 'low')
        : field === 'assigneeIds'
          ? [userId]
          : this.#text();
    const held = ((row?.row['assignees'] ?? []) as { id: string }[]).map((one) => one.id);
    const present = field === 'assigneeIds' ? held : (row?.row[field] ?? null);
    const stale = field === 'assigneeIds' ? [] : field === 'priority' ? 'high' : 'something else';
    const from = this.#random.chance(0.6) ? present : stale;
    const baseVersion = this.#random.pick([null, 1]) ?? null;
    return this.#new('updateTask', id, {
      params: { taskId: id },
      patch: { [field]: { from, to } },
      baseVersion,
    });
  }

  #changeOfMaterial(): Drawn {
    const row = this.#random.pick(this.#rows('task_materials'));
    const id = row?.id ?? this.#random.id(0);
    const params = { materialId: id };
    if (this.#random.chance(0.3)) return this.#new('removeTaskMaterial', id, { params });
    const from = this.#random.chance(0.6) ? (row?.row['quantity'] ?? 1) : 77;
    const patch = { quantity: { from, to: 1 + this.#random.below(90) } };
    return this.#new('updateTaskMaterial', id, { params, patch, baseVersion: 1 });
  }

  #preference(userId: string): Drawn {
    const row = this.#model.row('preferences', userId);
    const from = this.#random.chance(0.6) ? (row?.row['appSettings'] ?? null) : { theme: 'x' };
    const patch = { appSettings: { from, to: { theme: `Thema ${this.#random.below(1_000)}` } } };
    return this.#new('updatePreferences', userId, { patch, baseVersion: null });
  }
}
