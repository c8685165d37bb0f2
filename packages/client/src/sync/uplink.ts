import { push as pushEndpoint, type MutationOutcome } from '@citypulse/contracts/mutations';
import type { Api } from '../api.ts';
import { isApiError, type ApiError } from '../api-error.ts';
import { deviceIdFrom, type DeviceIdSource } from '../device-id.ts';
import { batchOf, schemaOf } from './batches.ts';
import type { LocalStore, OutboxItem, Requeue } from './local-store.ts';
import { heldUpBy } from './refused-chain.ts';
import { initialUplink, stepUplink } from './uplink-core.ts';
import type { PushFailure, UplinkCore, UplinkEffect, UplinkEvent } from './uplink-core.ts';

export interface UplinkSettings {
  api: Pick<Api, 'call'>;
  deviceId: DeviceIdSource;
  random: () => number;
  setTimer(work: () => void, ms: number): () => void;
  /** After a push with news. */
  pull(): void;
  /** Something of `core` has changed. */
  changed(core: UplinkCore): void;
}

interface Result {
  why?: PushFailure;
  retryAfterSeconds?: number | undefined;
  left: boolean;
  nothing?: boolean;
}

/** Sends what one store has queued; the core decides when. */
export class Uplink {
  readonly #settings: UplinkSettings;
  readonly #store: LocalStore;
  #core: UplinkCore = initialUplink;
  #cancel: () => void = () => undefined;
  #sending: AbortController | undefined;
  /** First number of the push under way. */
  #sentFrom: number | undefined;
  /** What was under way when the server was restored may reach it yet: from here on all outcomes are asked for anew. */
  #doubtfulFrom: number | undefined;

  constructor(settings: UplinkSettings, store: LocalStore) {
    this.#settings = settings;
    this.#store = store;
  }

  get core(): UplinkCore {
    return this.#core;
  }

  tell(event: UplinkEvent): void {
    if (event.type === 'reset') this.#doubtfulFrom ??= this.#sentFrom;
    const [core, effects] = stepUplink(this.#core, event, this.#settings.random());
    const isNews = core !== this.#core;
    this.#core = core;
    for (const effect of effects) this.#perform(effect);
    if (isNews) this.#settings.changed(core);
  }

  stop(): void {
    this.#cancel();
    this.#sending?.abort();
    this.#core = { ...this.#core, session: false, number: this.#core.number + 1, push: 'idle' };
  }

  #perform(effect: UplinkEffect): void {
    switch (effect.type) {
      case 'push':
        return void this.#push(effect.number, effect.limit);
      case 'timer':
        this.#cancel = this.#settings.setTimer(() => this.tell({ type: 'timer' }), effect.ms);
        return;
      case 'cancel':
        return this.#cancel();
      case 'pull':
        return this.#settings.pull();
    }
  }

  async #push(number: number, limit: number): Promise<void> {
    this.#sending?.abort();
    const { signal } = (this.#sending = new AbortController());
    let result: Result;
    try {
      if (this.#doubtfulFrom !== undefined) {
        await this.#store.requeueFrom(this.#doubtfulFrom, { keepNumbers: true });
        this.#doubtfulFrom = undefined;
      }
      const queued = await this.#store.handOut();
      const batch = batchOf(queued, limit);
      result = batch.length === 0 ? await this.#idle() : await this.#send(queued, batch.length, signal);
    } catch {
      result = { why: 'passing', left: true };
    }
    const { why, retryAfterSeconds, left, nothing } = result;
    if (!why) return this.tell({ type: 'pushed', number, left, ...(nothing && { nothing }) });
    const after = retryAfterSeconds !== undefined && { retryAfterSeconds };
    this.tell({ type: 'push_failed', number, why, ...after });
  }

  /** What another tab has sent, or a push that was given up, is answered and yet to be acknowledged by a pull. */
  async #idle(): Promise<Result> {
    const [answered] = await this.#store.outbox(['settled']);
    return { left: false, ...(!answered && { nothing: true }) };
  }

  async #send(queued: readonly OutboxItem[], count: number, signal: AbortSignal): Promise<Result> {
    const batch = batchOf(queued, count);
    const [first] = queued;
    if (!first) return { left: false, nothing: true };
    this.#sentFrom = first.seq;
    try {
      const deviceId = await deviceIdFrom(this.#settings.deviceId);
      const body = { deviceId, schema: schemaOf(first), batch };
      const answer = await this.#settings.api.call(
        pushEndpoint,
        { body },
        { signal, retry: false, timeoutMs: 30_000 },
      );
      if (signal.aborted) throw new Error('Given up');
      const outcomes = answer.results.filter(
        (result): result is MutationOutcome => result.status !== 'retry',
      );
      await this.#store.settle(outcomes);
      this.#sentFrom = undefined;
      const unsent = answer.results.length - outcomes.length;
      if (unsent > 0) return { why: 'passing', left: true };
      return { left: queued.length > batch.length };
    } catch (error) {
      if (!isApiError(error)) throw error;
      return { ...(await this.#onRefused(error, queued.slice(0, count))), left: true };
    }
  }

  /** Of the request as a whole; by its code alone. */
  async #onRefused(error: ApiError, sent: readonly OutboxItem[]): Promise<Omit<Result, 'left'>> {
    const { retryAfterSeconds } = error;
    switch (error.code) {
      case 'sequence_gap': {
        const expected = expectedSeq(error);
        if (expected === undefined) return { why: 'refused' };
        await this.#letGo(expected);
        await this.#store.requeueFrom(expected, unknownOf(error, expected, sent));
        return { why: 'renumbered' };
      }
      case 'idempotency_mismatch':
      case 'payload_too_large':
        return this.#narrow(error, sent);
      case 'device_revoked':
        return { why: 'revoked' };
      case 'client_too_old':
        return { why: 'too_old', retryAfterSeconds };
      default:
        // The device makes its key known, or is told the time, and tries again.
        if (error.code.startsWith('signature_')) return { why: 'passing' };
        if (error.status === 401) return { why: 'signed_out' };
        return { why: isPassing(error) ? 'passing' : 'refused', retryAfterSeconds };
    }
  }

  /** What the server knows under another number has its outcome there, and takes none of the numbers to come. */
  async #letGo(expected: number): Promise<void> {
    for (const { id, seq, outcome } of await this.#store.outbox(['refused'])) {
      if (seq >= expected && outcome?.code === 'idempotency_mismatch') await this.#store.discard([id]);
    }
  }

  /** One mutation is no reason to hold up the others: it is found, and left to the person. */
  async #narrow(error: ApiError, sent: readonly OutboxItem[]): Promise<Omit<Result, 'left'>> {
    const [only, another] = sent;
    if (!only) return { why: 'refused' };
    if (another) return { why: 'one_of_many' };
    const { id, seq } = only;
    if (error.code !== 'payload_too_large') {
      await this.#store.settle([{ id, seq, status: 'rejected', code: 'idempotency_mismatch' }]);
      return {};
    }
    // Without a number; the next push is told which one the server expects, and the others close up.
    const [, ...heldUp] = heldUpBy(await this.#store.outbox(['queued']), only);
    const blocked = heldUp.map((item): MutationOutcome => {
      return { id: item.id, seq: 0, status: 'blocked', code: 'depends_on_refused' };
    });
    await this.#store.settle([{ id, seq: 0, status: 'rejected', code: 'payload_too_large' }, ...blocked]);
    return {};
  }
}

const isPassing = ({ status }: ApiError): boolean =>
  status === 0 || status === 408 || status === 429 || status >= 500;

/** What the server does not know under a number that it has taken: another life of this database had sent another. */
function unknownOf(error: ApiError, expected: number, sent: readonly OutboxItem[]): Requeue {
  const told = error.problem?.errors?.find(({ code }) => code === 'mutation_id');
  const unknown = sent.find(({ id }) => id === told?.message);
  return unknown && unknown.seq < expected ? { unknownFrom: unknown.seq } : {};
}

/** The number the server expects next, told beside `sequence_gap`. */
export function expectedSeq(error: ApiError): number | undefined {
  const told = error.problem?.errors?.find(({ code }) => code === 'expected_seq');
  const expected = Number(told?.message);
  return Number.isInteger(expected) && expected >= 1 ? expected : undefined;
}
