import { essentials } from '@citypulse/contracts/sync';
import type { Api } from '../api.ts';
import type { LocalStore } from './local-store.ts';
import { archiveDays } from './stores/outbox-rules.ts';

export const essentialsNote = 'essentials';
/** What the device may use for rows, mutations and photos. */
export const budgetBytes = 100 * 1024 * 1024;
const essentialsDays = 30;
/** Of uploaded photos: as long as a server restored to an older state may ask for them. */
const retentionDays = archiveDays;
const everyMs = 15 * 60_000;
const dailyMs = 24 * 3_600_000;

interface UpkeepSettings {
  api: Pick<Api, 'call'>;
  store: LocalStore;
  now: () => Date;
  setTimer(work: () => void, ms: number): () => void;
}

/** Keeps what a device has besides the rows, and the room it takes. */
export class Upkeep {
  readonly #settings: UpkeepSettings;
  #runs = false;
  #cleanedAt = 0;
  #cancel: () => void = () => undefined;

  constructor(settings: UpkeepSettings) {
    this.#settings = settings;
  }

  run(may: boolean): void {
    if (this.#runs === may) return;
    this.#runs = may;
    this.#cancel();
    if (may) this.#round();
  }

  refresh(): void {
    if (this.#runs) void cacheEssentialData(this.#settings).catch(() => undefined);
  }

  #round(): void {
    this.refresh();
    const now = this.#settings.now().getTime();
    if (now - this.#cleanedAt >= dailyMs) {
      this.#cleanedAt = now;
      void cleanupExpiredCache(this.#settings).catch(() => undefined);
    }
    this.#cancel = this.#settings.setTimer(() => this.#runs && this.#round(), everyMs);
  }
}

/** The last day of energy of each building in reach: without a connection an old one is better than none. */
export async function cacheEssentialData({
  api,
  store,
  now,
}: Pick<UpkeepSettings, 'api' | 'store' | 'now'>): Promise<void> {
  const answer = await api.call(essentials, {}, { retry: false });
  const until = new Date(now().getTime() + essentialsDays * dailyMs);
  await store.setNote(essentialsNote, answer, until.toISOString());
}

/** Drops what is past its days and, beyond the budget, the oldest of what can be fetched again. */
export const cleanupExpiredCache = ({ store, now }: Pick<UpkeepSettings, 'store' | 'now'>) =>
  store.cleanUp({ now: now().toISOString(), budgetBytes, retentionDays });
