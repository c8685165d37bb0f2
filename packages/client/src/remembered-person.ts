import { SignedInUser } from '@citypulse/contracts/identity';
import type { PersonStore } from './person-store.ts';

/** Who was signed in last, so that the app can be opened without a network. */
export class RememberedPerson {
  readonly #store: PersonStore | undefined;

  constructor(store: PersonStore | undefined) {
    this.#store = store;
  }

  async read(): Promise<SignedInUser | undefined> {
    try {
      const kept = await this.#store?.read();
      return kept ? SignedInUser.parse(JSON.parse(kept)) : undefined;
    } catch {
      return undefined;
    }
  }

  async write(user: SignedInUser): Promise<void> {
    try {
      await this.#store?.write(JSON.stringify(user));
    } catch {
      // Without it the next start needs a network.
    }
  }

  async clear(): Promise<void> {
    await this.#store?.clear();
  }
}
