import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { perApp } from '../../platform/per-app.ts';

const cost = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 };

/** Takes as long as a real hash to refuse, so that nobody learns by the clock which accounts exist. */
const nobodysHash = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** The same letters typed on different keyboards are the same password. */
const typed = (password: string) => password.normalize('NFC');

export function hashPassword(password: string): Promise<string> {
  return hash(typed(password), cost);
}

/** Without a hash (no such user, none set) it costs the same and fails. */
export async function isPassword(
  app: AppContext,
  passwordHash: string | null,
  password: string,
): Promise<boolean> {
  return gateOf(app).pass(async () => {
    const fits = await verify(passwordHash ?? nobodysHash, typed(password));
    return fits && passwordHash !== null;
  });
}

/** Each check takes 64 MiB and a core: as many at once as there are cores, and a short queue. */
class Gate {
  readonly #limit: number;
  readonly #waiting: Array<() => void> = [];
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async pass<T>(act: () => Promise<T>): Promise<T> {
    if (this.#waiting.length >= 100) throw new AppError('too_many_requests', undefined, { retryAfter: 2 });
    if (this.#running < this.#limit) this.#running += 1;
    else await new Promise<void>((go) => this.#waiting.push(go));
    try {
      return await act();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

const gateOf = perApp(() => new Gate(availableParallelism()));
