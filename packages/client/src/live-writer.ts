import type { LiveEffect, LiveEvent, Publish } from './live-events.ts';
import { failureOf, isStale, type Keeper } from './live-keeper.ts';
import { askPage, type LiveRequestSettings } from './live-requests.ts';

type StoreEffect = Extract<
  LiveEffect,
  { type: 'publish' | 'begin_stage' | 'drop_stage' | 'snapshot' | 'reload' | 'reset' }
>;

interface WriterSettings extends LiveRequestSettings {
  tell(event: LiveEvent): void;
  /** A publication is durable now. */
  announce(publication: Publish): void;
}

/** What the downlink writes for one person, one after the other; without a store a publication is done at once. */
export class LiveWriter {
  readonly keeper: Keeper | null;
  readonly #settings: WriterSettings;
  #writing: Promise<void> = Promise.resolve();

  constructor(keeper: Keeper | null, settings: WriterSettings) {
    this.keeper = keeper;
    this.#settings = settings;
  }

  perform(effect: StoreEffect): void {
    switch (effect.type) {
      case 'publish':
        return this.#publish(effect);
      case 'begin_stage':
        return this.#write((keeper) => keeper.beginStage(effect.stage));
      case 'drop_stage':
        return this.#write((keeper) => keeper.dropStage(effect.name));
      case 'snapshot':
        return void this.#fetchPage(effect);
      case 'reset':
        return this.#write((keeper) => keeper.forget());
      case 'reload':
        return this.#write((keeper) => this.#reload(keeper));
    }
  }

  async #reload(keeper: Keeper): Promise<void> {
    this.#settings.tell({ type: 'loaded', held: await keeper.load() });
  }

  /** What fails is told, and stops the downlink; another tab's work is looked at instead. */
  #write(work: (keeper: Keeper) => Promise<void>): void {
    const { keeper } = this;
    if (!keeper) return;
    this.#writing = this.#writing
      .then(() => work(keeper))
      .catch((error: unknown) => {
        if (isStale(error)) this.#write((again) => this.#reload(again));
        else this.#settings.tell({ type: 'store_failed', why: failureOf(error) });
      });
  }

  #publish(effect: Publish): void {
    const { tell, announce } = this.#settings;
    const { number } = effect;
    const done = () => {
      announce(effect);
      tell({ type: 'published', number });
    };
    if (!this.keeper) return done();
    this.#write(async (keeper) => {
      try {
        await keeper.publish(effect);
      } catch (error) {
        const why = isStale(error) ? 'stale' : failureOf(error);
        return tell({ type: 'publish_failed', number, why });
      }
      done();
    });
  }

  async #fetchPage(effect: LiveEffect & { type: 'snapshot' }): Promise<void> {
    const page = await askPage(this.#settings, effect);
    if ('type' in page) return this.#settings.tell(page);
    const { staging, name } = effect;
    this.#write(async (keeper) => {
      await keeper.stagePage(name, page.rows, page.next);
      this.#settings.tell({ type: 'page_kept', staging, name, next: page.next });
    });
  }
}
