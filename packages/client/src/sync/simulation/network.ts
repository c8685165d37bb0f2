import { ApiError, isApiError } from '../../api-error.ts';
import type { LiveSocket, SocketListener } from '../../live-socket.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { ServerHost } from './server-host.ts';
import type { Connection } from './server-sockets.ts';
import type { Standing } from './standing.ts';

/** What is at the near end of a request or socket: it may lose its network, or die, at any time. */
export interface NearEnd {
  name: string;
  isAlive(): boolean;
  isOnline(): boolean;
}

export interface Ask {
  kind: string;
  standing: Standing;
  token: number | null;
  body: unknown;
  signal?: AbortSignal | undefined;
  timeoutMs: number;
}

const unreachable = () => new ApiError('unreachable');
const copyOf = (value: unknown): unknown =>
  value === undefined || isApiError(value) ? value : (JSON.parse(JSON.stringify(value)) as unknown);

/** Carries requests and sockets; loses, doubles, delays and overtakes while `isBad`. */
export class FaultyNetwork {
  isBad = false;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #host: ServerHost;

  constructor(scheduler: Scheduler, random: Random, host: ServerHost) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#host = host;
  }

  #happens(probability: number): boolean {
    return this.isBad && this.#random.chance(probability);
  }

  #delay(usual: number): number {
    return this.isBad ? this.#random.delay(usual) : usual * (0.2 + this.#random.next());
  }

  ask(near: NearEnd, { kind, standing, token, body, signal, timeoutMs }: Ask): Promise<unknown> {
    const answer = Promise.withResolvers<unknown>();
    const label = `${near.name}: ${kind}`;
    const fail = (ms: number, error: ApiError) =>
      this.#scheduler.after(ms, `${label} ${error.code}`, () =>
        near.isAlive() ? answer.reject(error) : undefined,
      );
    signal?.addEventListener('abort', () => answer.reject(new ApiError('aborted')), { once: true });
    if (!near.isOnline()) {
      fail(1, unreachable());
      return answer.promise;
    }
    const isAskLost = this.#happens(0.06);
    const isDoubled = this.#happens(0.05);
    const sent = copyOf(body);
    if (isAskLost) fail(this.#random.chance(0.5) ? this.#delay(500) : timeoutMs, unreachable());
    else this.#deliver(near, label, () => ({ kind, standing, token, body: sent }), timeoutMs, answer);
    // The answer to what was doubled on the way reaches nobody.
    if (isDoubled) {
      // What is doubled on the way is doubled on one connection: it does not outlive the server's process.
      this.#host.after(this.#delay(400), `${label} arrives once more`, () => {
        this.#host.accept(kind, standing, token, copyOf(sent), () => undefined);
      });
    }
    return answer.promise;
  }

  #deliver(
    near: NearEnd,
    label: string,
    request: () => Omit<Ask, 'timeoutMs' | 'signal'>,
    timeoutMs: number,
    answer: PromiseWithResolvers<unknown>,
  ): void {
    const isAnswerLost = this.#happens(0.08);
    let isOver = false;
    const end = (ms: number, name: string, work: () => void) =>
      this.#scheduler.after(ms, `${label} ${name}`, () => {
        if (isOver || !near.isAlive()) return;
        isOver = true;
        work();
      });
    const giveUp = end(timeoutMs, 'times out', () => answer.reject(new ApiError('timeout')));
    // A request belongs to a connection, which does not outlive the restoring of the database.
    const { epoch } = this.#host.model;
    this.#scheduler.after(this.#delay(60), `${label} arrives`, () => {
      if (!this.#host.isUp || epoch !== this.#host.model.epoch)
        return void end(20, 'finds no server', () => answer.reject(unreachable()));
      const { kind, standing, token, body } = request();
      this.#host.accept(kind, standing, token, body, (told) => {
        const result = copyOf(told);
        if (isAnswerLost && this.#random.chance(0.5)) return;
        if (isAnswerLost)
          return void end(this.#delay(300), 'loses its answer', () => answer.reject(unreachable()));
        end(this.#delay(60), 'is answered', () => {
          giveUp();
          // Cut meanwhile: what was on its way is gone.
          if (!near.isOnline()) answer.reject(unreachable());
          else if (isApiError(result)) answer.reject(result);
          else answer.resolve(result);
        });
      });
    });
  }

  /** A socket, as the product's own is used: failures are told by `closed`. */
  async open(near: NearEnd, standing: Standing, listener: SocketListener): Promise<LiveSocket> {
    const socket = new SimulatedSocket(this.#scheduler, near, listener, (usual) => this.#delay(usual));
    const host = this.#host;
    this.#scheduler.after(this.#delay(60), `${near.name}: socket`, () => {
      const mayEnter = host.isUp && standing.token !== null && !standing.revoked && near.isOnline();
      if (!mayEnter || this.#happens(0.1)) return socket.cut();
      socket.enter(host, standing, host.model.scopesOf(standing.user));
    });
    return socket;
  }
}

/** Both ends of a socket: messages arrive one after the other, in the order they were sent. */
class SimulatedSocket implements LiveSocket {
  readonly #scheduler: Scheduler;
  readonly #near: NearEnd;
  readonly #listener: SocketListener;
  readonly #delay: (usual: number) => number;
  #host: ServerHost | undefined;
  #far: Connection | undefined;
  #arrives = 0;
  #isClosed = false;

  constructor(
    scheduler: Scheduler,
    near: NearEnd,
    listener: SocketListener,
    delay: (usual: number) => number,
  ) {
    this.#scheduler = scheduler;
    this.#near = near;
    this.#listener = listener;
    this.#delay = delay;
  }

  enter(host: ServerHost, standing: Standing, scopes: ReadonlyMap<string, string>): void {
    this.#host = host;
    this.#far = {
      standing,
      scopes,
      isJoined: false,
      isSlow: false,
      send: (name, deliver) => this.#send(name, deliver),
      cut: () => this.cut(),
    };
    host.sockets.add(this.#far);
    this.#send('opened', (listener) => listener.opened());
  }

  cut(): void {
    if (this.#far) this.#host?.sockets.drop(this.#far);
    this.#send('closed', (listener) => {
      this.#isClosed = true;
      listener.closed();
    });
  }

  #send(name: string, deliver: (listener: SocketListener) => void): void {
    this.#arrives = Math.max(this.#arrives + 0.01, this.#scheduler.now + this.#delay(30));
    const wait = this.#arrives - this.#scheduler.now;
    this.#scheduler.after(wait, `${this.#near.name}: socket ${name}`, () => {
      if (!this.#isClosed && this.#near.isAlive()) deliver(this.#listener);
    });
  }

  resume(...[cursor, scopes]: Parameters<LiveSocket['resume']>): ReturnType<LiveSocket['resume']> {
    const answer = Promise.withResolvers<Awaited<ReturnType<LiveSocket['resume']>>>();
    const host = this.#host;
    host?.after(this.#delay(30), `${this.#near.name}: resume arrives`, () => {
      if (!this.#far) return;
      const resumed = host.sockets.resume(this.#far, cursor, structuredClone(scopes));
      // Frames sent meanwhile overtake the answer, which takes a look into the feed.
      host.after(this.#delay(20), `${this.#near.name}: resume is answered`, () =>
        this.#send(`resumed ${resumed.mode}`, () => answer.resolve(resumed)),
      );
    });
    return answer.promise;
  }

  close(): void {
    this.#isClosed = true;
    if (this.#far) this.#host?.sockets.drop(this.#far);
  }
}
