/** Why a local store refuses; the class says what can be done about it. */
export type StoreRefusal =
  /** The device has no room left; nothing of the write was kept. */
  | 'storage_full'
  /** A newer app has written this database. */
  | 'too_new'
  /** The key does not open what is stored. */
  | 'wrong_key'
  /** Another tab has moved the cursor meanwhile; nothing was published. */
  | 'stale_cursor'
  /** Another tab has dropped the stage, or its scope was lost. */
  | 'stage_gone'
  /** A scope is published that is neither held nor adopted: its rows are not here. */
  | 'not_held'
  /** Closed, or given up to a newer version in another tab. */
  | 'closed';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreRefusal;

  constructor(code: StoreRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const isStoreError = (error: unknown, code: StoreRefusal): boolean =>
  error instanceof StoreError && error.code === code;
