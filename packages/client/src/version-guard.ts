import type { Change } from '@citypulse/contracts/sync-changes';

/**
 * Lets each version of a row pass once: pulls and frames overlap on purpose. Remembers the rows seen last; one
 * that was forgotten may pass again, which only costs a reader a look.
 */
export class VersionGuard {
  readonly #seen = new Map<string, string>();
  readonly #most: number;

  constructor(most = 20_000) {
    this.#most = most;
  }

  fresh(changes: readonly Change[]): Change[] {
    return changes.filter((change) => this.#admit(change));
  }

  forget(): void {
    this.#seen.clear();
  }

  #admit(change: Change): boolean {
    const key = `${change.t} ${change.id} ${change.part ?? ''}`;
    const known = this.#seen.get(key);
    const [version, scope, op] = known?.split(' ') ?? [];
    // A row that moves to another scope and back may keep its version; leaving and coming are news each time.
    const repeated = version === String(change.v) && scope === change.scope && op === change.op;
    // A deleted key that comes again is a new row, whose versions begin anew.
    if (repeated || (Number(version) > change.v && op !== 'del')) return false;
    this.#seen.delete(key);
    this.#seen.set(key, `${change.v} ${change.scope} ${change.op}`);
    const oldest = this.#seen.size > this.#most ? this.#seen.keys().next().value : undefined;
    if (oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}
