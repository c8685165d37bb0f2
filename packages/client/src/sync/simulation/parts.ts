import type { SignedInUser } from '@citypulse/contracts/identity';
import type { Live } from '../../live.ts';
import type { OutboxItem } from '../local-store.ts';
import type { memoryDatabase } from '../stores/memory-database.ts';
import type { ClientBug } from './bugs.ts';
import type { FaultyNetwork, NearEnd } from './network.ts';
import type { PersonSession } from './person-session.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { ServerHost } from './server-host.ts';
import type { Standing } from './standing.ts';

export interface Surroundings {
  scheduler: Scheduler;
  random: Random;
  host: ServerHost;
  network: FaultyNetwork;
  bug: ClientBug | null;
  /** Pairs of Aufträge that the office only ever changes together. */
  twins: readonly (readonly [string, string])[];
  /** Name of the device that alone writes the description of the Auftrag. */
  ownerOf(taskId: string): string | undefined;
}

/** What outlives an app: the disk, and who is signed in. */
export interface Installation {
  readonly name: string;
  readonly user: SignedInUser;
  readonly around: Surroundings;
  readonly database: ReturnType<typeof memoryDatabase>;
  now(): Date;
}

/** The installation as the apps on it see it. */
export interface TabHost extends Installation {
  readonly deviceId: string;
  readonly keptToken: { value: number | null };
  readonly standing: Standing;
  readonly isOnline: boolean;
  readonly isFull: boolean;
  readonly network: { isOnline(): boolean; watch(listener: (online: boolean) => void): () => void };
  readonly witness: {
    written(name: string, given: readonly unknown[], result: unknown): Promise<void>;
    renamed(from: string, to: OutboxItem): void;
    withdrawn: Set<string>;
  };
  /** So many looks at the store's state fail from now on. */
  readsToFail: number;
  /** Dies at so manieth write from now on. */
  death: { writes: number; when: 'before' | 'after' } | undefined;
  leads(tab: RunningTab): boolean;
  bury(tab: RunningTab): void;
  forgetWatchers(): void;
  askToSignIn(): void;
}

/** A running app as its store, its network and its uploads see it. */
export interface RunningTab extends NearEnd {
  readonly name: string;
  readonly device: TabHost;
  readonly session: PersonSession;
  readonly live: Live;
  after(ms: number, name: string, work: () => void | Promise<void>): void;
}
