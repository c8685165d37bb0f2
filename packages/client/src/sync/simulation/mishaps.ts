import { chosen } from './deeds.ts';
import type { Device } from './device.ts';
import type { Town } from './office.ts';

/** What goes wrong beside what the network loses by itself. Each ends by itself, or with the storm. */
type Mishap = (town: Town, device: Device) => void;

const year = 365 * 86_400_000;

const ends = ({ scheduler, random }: Town, ms: number, name: string, work: () => void) =>
  scheduler.after(random.delay(ms), name, work);

const tunnel: Mishap = (town, device) => {
  device.setOnline(false);
  ends(town, 8_000, `${device.name} is online again`, () => device.setOnline(true));
};

const killServer: Mishap = (town) => {
  if (!town.host.isUp) return;
  town.host.kill();
  ends(town, 1_500, 'the server is started', () => town.host.isUp || town.host.start());
};

const loseSequencer: Mishap = (town) => {
  town.host.isSequencerLost = true;
  ends(town, 4_000, 'the sequencer is back', () => {
    town.host.isSequencerLost = false;
    town.host.wakeSequencer();
  });
};

const fill: Mishap = (town, device) => {
  device.isFull = true;
  ends(town, 4_000, `${device.name} has room again`, () => (device.isFull = false));
};

const dieAtWrite: Mishap = ({ random }, device) => {
  device.death = { writes: 1 + random.below(4), when: random.chance(0.5) ? 'before' : 'after' };
};

const failToRead: Mishap = ({ random }, device) => {
  device.readsToFail = 1 + random.below(3);
};

const setClock: Mishap = ({ random }, device) => {
  device.clockError = random.pick([0, year, -year, 3_600_000]) ?? 0;
};

const standings: readonly Mishap[] = [
  (_, { standing }) => void (standing.token !== null && standing.token++),
  (_, { standing }) => void (standing.token = null),
  (_, { standing }) => void (standing.revoked = true),
];

/** The database is lost, and an older state of it brought back. */
const restore: Mishap = ({ host, scheduler, random, model }) => {
  const bringBack = model.backUp();
  const { epoch } = model;
  scheduler.after(500 + 6_000 * random.next(), 'an older state is restored', () => {
    // Of this life of the database only.
    if (epoch !== model.epoch) return;
    host.kill();
    bringBack();
    host.start();
  });
};

const mishaps: readonly (readonly [number, Mishap])[] = [
  [5, tunnel],
  [3, killServer],
  [2, loseSequencer],
  [2, fill],
  [6, dieAtWrite],
  [3, failToRead],
  [2, (town, device) => town.random.pick(device.tabs)?.kill()],
  [3, setClock],
  [3, (town, device) => town.random.pick(standings)?.(town, device)],
  [2, restore],
  [1, (_, device) => device.evict()],
  [3, (_, device) => device.steal()],
  [3, ({ host }) => host.sockets.cutSome()],
  [2, ({ host }) => host.sockets.slowSome()],
];

export function goWrong(town: Town, device: Device): void {
  const mishap = chosen(town.random, mishaps);
  town.scheduler.note(`mishap at ${device.name}`);
  mishap?.(town, device);
}
