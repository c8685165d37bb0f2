import type { SignedInUser } from '@citypulse/contracts/identity';
import { isAtRest, judge, unrestOf } from './at-rest.ts';
import { isClientBug, isServerBug, type Bug } from './bugs.ts';
import { actAt } from './deeds.ts';
import { Device } from './device.ts';
import { goWrong } from './mishaps.ts';
import { FaultyNetwork } from './network.ts';
import { actOfOffice, taskRow, type Town } from './office.ts';
import type { Surroundings } from './parts.ts';
import { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { ServerHost } from './server-host.ts';
import { ServerModel } from './server-model.ts';
import { hold } from './violation.ts';

const buildingCount = 3;
const peopleCount = 3;
const tasksPerBuilding = 3;
/** How long things go wrong, and how long it may take until everything is at rest again; virtual milliseconds. */
const storm = 40_000;
const patience = 20 * 60_000;

const userOf = (id: string): SignedInUser => ({
  id: id as SignedInUser['id'],
  email: 'caretaker@example.test',
  displayName: 'Caretaker',
  language: 'de',
  roles: [],
  permissions: [],
  buildings: null,
});

/** A town, its people with their devices, and everything that can happen to them, out of one seed. */
export class World {
  readonly scheduler: Scheduler;
  readonly devices: Device[] = [];
  readonly #random: Random;
  readonly #town: Town;
  readonly #around: Surroundings;
  #failure: unknown;

  constructor(seed: number, bug: Bug | null) {
    const random = (this.#random = new Random(seed));
    const scheduler = (this.scheduler = new Scheduler(random));
    const model = new ServerModel(isServerBug(bug) ? bug : null);
    const host = new ServerHost(model, scheduler, random);
    const buildings = Array.from({ length: buildingCount }, () => random.id(0));
    const people = Array.from({ length: peopleCount }, () => random.id(0));
    const tasks = this.#furnish(model, buildings);
    const twins = tasks
      .slice(1)
      .flatMap((id, index) => (index % 2 === 0 ? [[id, tasks[index]] as [string, string]] : []));
    this.#town = { host, model, scheduler, random, buildings, people, twins };
    const network = new FaultyNetwork(scheduler, random, host);
    const owners = new Map(tasks.map((id, index) => [id, index]));
    const ownerOf = (id: string) => this.devices[(owners.get(id) ?? -1) % this.devices.length]?.name;
    const clientBug = isClientBug(bug) ? bug : null;
    this.#around = { scheduler, random, host, network, bug: clientBug, twins, ownerOf };
    this.#grant(people, buildings, model);
  }

  #furnish(model: ServerModel, buildings: readonly string[]): string[] {
    const tasks: string[] = [];
    for (let index = 0; index < tasksPerBuilding; index++) {
      for (const scope of buildings) {
        const id = this.#random.id(0);
        tasks.push(id);
        model.commit(model.begin(), [{ t: 'maintenance_tasks', id, scope, row: taskRow(id, scope) }]);
      }
    }
    model.advance();
    return tasks;
  }

  #grant(people: readonly string[], buildings: readonly string[], model: ServerModel): void {
    for (const person of people) {
      const few = buildings.filter(() => this.#random.chance(0.8));
      model.grants.set(person, new Map(few.map((id) => [id, 'maintenance'])));
    }
  }

  /** Everybody opens his devices, things go wrong, everything ends: then it is looked at. */
  async run(): Promise<void> {
    const { host, people, model } = this.#town;
    host.start();
    host.sockets.keepReviewing();
    people.forEach((id, index) => {
      this.devices.push(new Device(`phone${index}`, userOf(id), this.#around, 1));
      if (index === 0) this.devices.push(new Device(`web${index}`, userOf(id), this.#around, 2));
    });
    await this.#until(3_000);
    this.#around.network.isBad = true;
    this.#stir();
    await this.#until(3_000 + storm);
    this.#calm();
    const begun = this.scheduler.now;
    await this.#until(begun + 30_000);
    while (!isAtRest(this.devices, model)) {
      const isPatient = this.scheduler.now < begun + patience;
      hold(isPatient, 'not_at_rest', () => unrestOf(this.devices));
      await this.#until(this.scheduler.now + 5_000);
    }
    // Whoever was not told of something would have to be told by now.
    await this.#until(this.scheduler.now + 10_000);
    judge(this.devices, model);
  }

  async #until(at: number): Promise<void> {
    await this.scheduler.runUntil(at, () => {
      if (this.#failure) throw this.#failure;
    });
  }

  /** Deeds, acts and mishaps, one after the other in random distances. */
  #stir(): void {
    const { scheduler } = this;
    const random = this.#random;
    if (scheduler.now > 3_000 + storm) return;
    scheduler.after(random.delay(450), 'something happens', () => {
      const device = random.pick(this.devices);
      const what = random.next();
      if (device && what < 0.5) actAt(device, (error) => (this.#failure ??= error));
      else if (what < 0.8) actOfOffice(this.#town);
      else if (device) goWrong(this.#town, device);
      this.#stir();
    });
  }

  /** All faults end. */
  #calm(): void {
    const { host } = this.#town;
    this.scheduler.note('calm');
    this.#around.network.isBad = false;
    host.isSequencerLost = false;
    if (host.isUp) host.wakeSequencer();
    else host.start();
    for (const device of this.devices) {
      device.death = undefined;
      device.isFull = false;
      device.readsToFail = 0;
      device.setOnline(true);
    }
  }
}
