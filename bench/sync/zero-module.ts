import { install } from './peers.ts';

export const zeroVersion = '1.9.0';
export const installZero = () => install('zero', [`@rocicorp/zero@${zeroVersion}`]);

/** The little of `@rocicorp/zero` that is used; its own types come with the package, which is not here to check. */
export interface ZeroModule {
  Zero: new (options: object) => ZeroClient;
  createSchema(parts: object): object;
  createBuilder(schema: object): Record<string, Filtered>;
  defineQueries(queries: object): Record<string, (args: object) => object>;
  defineQuery(query: (given: { args: { buildingId: string } }) => unknown): object;
  mustGetQuery(queries: object, name: string): { fn(given: { args: unknown; ctx: object }): object };
  defineMutators(mutators: object): Record<string, (args: object) => object>;
  defineMutator(mutator: (given: { tx: Writing; args: object }) => Promise<void>): object;
  table(name: string): { columns(columns: object): { primaryKey(column: string): object } };
  string(): { optional(): object };
  number(): object;
}

interface Writing {
  mutate: Record<string, { update(row: object): Promise<void> }>;
}

export interface Filtered {
  where(column: string, value: string): Filtered;
}

export interface Task {
  id: string;
  place: string | null;
}

export interface ZeroClient {
  preload(query: object): { complete: Promise<void> };
  run(query: object): Promise<readonly unknown[]>;
  materialize(query: object): {
    addListener(look: (rows: readonly Task[]) => void): () => void;
    destroy(): void;
  };
  connection: {
    state: { current: { name: string }; subscribe(listener: (state: { name: string }) => void): () => void };
    connect(): Promise<void>;
  };
  mutate(mutation: object): { client: Promise<{ type: string }> };
  close(): Promise<void>;
}

export interface ZeroServerModule {
  handleQueryRequest(given: object): Promise<object>;
}

const columnsOf = {
  maintenance_tasks: ['building_id', 'kind', 'title', 'description', 'due_on', 'priority', 'status', 'place'],
  checklist_items: ['building_id', 'task_id', 'kind', 'label', 'hint', 'unit', 'answer', 'note'],
  readings: [
    'building_id',
    'measuring_point_id',
    'meter_id',
    'register_id',
    'read_at',
    'synced_at',
    'status',
    'note',
  ],
};
const numbersOf = { maintenance_tasks: 'version', checklist_items: 'position', readings: 'value' };

/** The three tables with the columns that the feed carries too, and a query of a building on each. */
export function zeroSchema(zero: ZeroModule) {
  const tables = Object.entries(columnsOf).map(([name, columns]) =>
    zero
      .table(name)
      .columns({
        id: zero.string(),
        ...Object.fromEntries(columns.map((column) => [column, zero.string().optional()])),
        [numbersOf[name as keyof typeof numbersOf]]: zero.number(),
      })
      .primaryKey('id'),
  );
  const schema = zero.createSchema({ tables });
  const builder = zero.createBuilder(schema);
  const queries = zero.defineQueries(
    Object.fromEntries(
      Object.keys(columnsOf).map((name) => [
        name,
        zero.defineQuery(({ args }) => builder[name]?.where('building_id', args.buildingId)),
      ]),
    ),
  );
  const change = zero.defineMutator(async ({ tx, args }) => tx.mutate['maintenance_tasks']?.update(args));
  return { schema, queries, mutators: zero.defineMutators({ change }) };
}

/** Copies made of the product's rows: plain tables, no triggers, no row-level security. */
export const zeroTables = Object.entries(columnsOf).map(([name, columns]) => ({
  name,
  columns: ['id', ...columns, numbersOf[name as keyof typeof numbersOf]],
  create: `create table ${name} (id text primary key, ${columns.map((column) => `${column} text`).join(', ')},
    ${numbersOf[name as keyof typeof numbersOf]} double precision not null);
    create index on ${name} (building_id)`,
}));
