import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { ServerHost } from './server-host.ts';
import type { ServerModel, ServerRow, Write } from './server-model.ts';
import { chosen } from './deeds.ts';

/** What is done on the server: by the office over REST, and by an administrator. */
type Act = (town: Town) => void;

export interface Town {
  host: ServerHost;
  model: ServerModel;
  scheduler: Scheduler;
  random: Random;
  buildings: readonly string[];
  twins: readonly (readonly [string, string])[];
  people: readonly string[];
}

const tasksOf = ({ model }: Town): ServerRow[] =>
  [...model.state.rows.values()].filter(({ t }) => t === 'maintenance_tasks');

/** A transaction that has begun commits later, so that numbers and commits come in different orders. */
function transact({ host, model, scheduler, random }: Town, name: string, writes: () => Write[]): void {
  const transaction = model.begin();
  const { epoch } = model;
  scheduler.note(`office: ${name}`);
  host.after(random.delay(60), `office: ${name} commits`, () => {
    if (epoch !== model.epoch) return;
    model.commit(transaction, writes());
    host.wakeSequencer();
  });
}

const writeOf = (model: ServerModel, id: string, values: object): Write[] => {
  const row = model.row('maintenance_tasks', id);
  return row ? [{ ...row, row: { ...row.row, ...values } }] : [];
};

const changeTwins: Act = (town) => {
  const twins = town.random.pick(town.twins);
  const resultNote = `mark ${town.random.below(1e6)}`;
  if (twins) transact(town, 'twins', () => twins.flatMap((id) => writeOf(town.model, id, { resultNote })));
};

const changeTask: Act = (town) => {
  const { random } = town;
  const task = random.pick(tasksOf(town));
  const values = random.pick<object>([
    { title: `Büro ${random.below(1_000)}` },
    { place: `Büro ${random.below(1_000)}` },
    { priority: random.pick(['low', 'normal', 'high', 'urgent']) },
  ]);
  if (task && values) transact(town, 'a task', () => writeOf(town.model, task.id, values));
};

/** One works at an Auftrag while another one works at it and its twin. */
const changeAtTwoDesks: Act = (town) => {
  const { model, random } = town;
  const twins = random.pick(town.twins);
  const one = twins && random.pick(twins);
  if (!one) return;
  transact(town, 'one twin', () => writeOf(model, one, { place: `Büro ${random.below(1_000)}` }));
  const resultNote = `mark ${random.below(1e6)}`;
  transact(town, 'both twins', () => twins.flatMap((id) => writeOf(model, id, { resultNote })));
};

const makeTask: Act = (town) => {
  const id = town.random.id(town.scheduler.now);
  const scope = town.random.pick(town.buildings) ?? '';
  transact(town, 'a new task', () => [{ t: 'maintenance_tasks', id, scope, row: taskRow(id, scope) }]);
};

export const taskRow = (id: string, buildingId: string) => ({
  buildingId,
  title: `Auftrag ${id.slice(-4)}`,
  place: null,
  description: null,
  priority: 'normal',
  status: 'open',
  assignees: [],
  resultNote: null,
});

/** What belongs to a task goes where it goes. */
function move(town: Town, task: ServerRow): void {
  const { model, random } = town;
  const scope = random.pick(town.buildings) ?? '';
  transact(town, `moves ${task.id.slice(-4)}`, () => {
    const family = [...model.state.rows.values()].filter(
      ({ id, row, t }) => id === task.id || (row['taskId'] === task.id && t !== 'sync_conflicts'),
    );
    return family.map((one) => ({ ...one, scope, row: { ...one.row, buildingId: scope } }));
  });
}

/** Every other time it had come into the wrong one, and goes on at once. */
const moveTask: Act = (town) => {
  const task = town.random.pick(tasksOf(town));
  if (!task) return;
  move(town, task);
  if (town.random.chance(0.5)) move(town, task);
};

const removeComment: Act = (town) => {
  const { model, random } = town;
  const kinds = ['task_comments', 'task_materials'];
  const gone = random.pick([...model.state.rows.values()].filter(({ t }) => kinds.includes(t)));
  if (gone)
    transact(town, 'takes a row away', () => (model.row(gone.t, gone.id) ? [{ ...gone, scope: null }] : []));
};

const rightsClasses = ['maintenance', 'buildings,maintenance'];

/** Rights are given, taken and changed at once. */
const changeRights: Act = ({ host, model, random, scheduler, people, buildings }) => {
  const granted = model.grants.get(random.pick(people) ?? '');
  const building = random.pick(buildings);
  if (!granted || !building) return;
  const isTaken = granted.has(building) && random.chance(0.6);
  scheduler.note(`administrator: ${isTaken ? 'takes' : 'gives'} ${building.slice(0, 4)}`);
  if (isTaken) granted.delete(building);
  else granted.set(building, random.pick(rightsClasses) ?? '');
  // The change of a membership wakes the review now and then; else it comes by itself.
  if (random.chance(0.5))
    host.after(random.delay(100), 'memberships have changed', () => host.sockets.review());
};

/** What was taken by mistake is back before anybody has asked again; in between the sockets are looked through. */
const mistakeRights: Act = (town) => {
  const { host, model, random, scheduler, people } = town;
  const granted = model.grants.get(random.pick(people) ?? '');
  const [building, rights] = random.pick([...(granted ?? [])]) ?? [];
  if (!granted || !building || !rights) return;
  scheduler.note(`administrator: takes ${building.slice(0, 4)} by mistake`);
  granted.delete(building);
  host.sockets.review();
  host.after(random.delay(50), 'administrator: gives it back', () => {
    granted.set(building, rights);
    changeTwins(town);
  });
};

const acts: readonly (readonly [number, Act])[] = [
  [6, changeTwins],
  [6, changeTask],
  [4, changeAtTwoDesks],
  [1, makeTask],
  [3, moveTask],
  [1, removeComment],
  [2, changeRights],
  [2, mistakeRights],
];

export function actOfOffice(town: Town): void {
  if (town.host.isUp) chosen(town.random, acts)?.(town);
}
