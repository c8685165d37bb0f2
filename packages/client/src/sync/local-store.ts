import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { QueueableOperation } from '@citypulse/contracts/queueable';
import type { Change, Scope, SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowOf } from '@citypulse/contracts/sync-entities';

/*
 * What lies on the device for one person on one server. Every method is one transaction: after a crash at any moment
 * it has happened whole or not at all. Rows the server told of, and mutations made here, never mix: what a screen
 * shows is the rows with the mutations of the outbox laid over them (overlay.ts).
 *
 * A scope comes by stage: pages of its snapshot are kept invisible under the stage's name until `publish` adopts it,
 * which replaces whatever the scope held before. Publishing does not copy rows.
 */

export interface StoredRow<E extends SyncEntity = SyncEntity> {
  t: E;
  id: string;
  /** Local day of interval data, else ''. */
  part: string;
  v: number;
  scope: string;
  row: RowOf<E>;
}

/** Equality on what is indexed; everything else is filtered by the reader. */
export interface RowFilter {
  id?: string;
  buildingId?: string;
  taskId?: string;
  measuringPointId?: string;
  meterId?: string;
}

/** A snapshot under way; after a restart it goes on at `next`. */
export interface Stage {
  name: string;
  scope: Scope;
  /** Token of the next page; null when all pages have come. */
  next: string | null;
  /** The feed is replayed from here before the stage is adopted. */
  startPos: string;
}

export interface Publication {
  /** Cursor the publication was computed from. Where another tab has moved it, nothing is published: `stale_cursor`. */
  from?: string | null;
  cursor: string;
  /** The scopes held from now on. */
  scopes: readonly Scope[];
  /**
   * Applied where the scope is held, and to its stage where one is under way. A row is replaced by the same or a
   * higher version only; `del` and `out` remove it from that scope; a row that appears in another scope moves there.
   */
  changes: readonly Change[];
  /** Stages that become visible, each in place of its scope's former rows. */
  adopt: readonly string[];
  /** Everything of these scopes goes, stages included; mutations and blobs stay. */
  remove: readonly string[];
  /**
   * Mutations up to here leave the overlay: their effects are among the rows now. One whose outcome is still unknown
   * stays `queued`, to be asked for again, and is `done` as soon as it has it.
   */
  ackSeq?: number;
}

export type OutboxState =
  /** To be sent, perhaps sent already: no answer yet. Shown over the rows. */
  | 'queued'
  /** Has its outcome (applied, merged or conflict), but no pull has brought the effect yet. Shown over the rows. */
  | 'settled'
  /** Rejected or blocked: not shown over the rows, kept for the person to retry or discard. */
  | 'refused'
  /** Effect is in the rows. Kept for 35 days: a server restored to an older state gets it again. */
  | 'done';

export interface NewMutation {
  id: string;
  type: QueueableOperation;
  entity: { t: SyncEntity; id: string };
  /** Scope the row lies in: what is told apart when a scope is lost. */
  scope: string | null;
  baseVersion: number | null;
  dependsOn: readonly string[];
  params: Readonly<Record<string, string>>;
  body?: unknown;
  patch?: Readonly<Record<string, { from: unknown; to: unknown }>>;
  occurredAt: string;
  /** Shape it was made in: an app that was updated sends it as what it is. Older apps noted none. */
  schema?: number;
  /** For the queue's list: what a person calls the row. */
  title: string;
}

export interface OutboxItem extends NewMutation {
  /** Contiguous per person and installation, given by the store. */
  seq: number;
  state: OutboxState;
  outcome: MutationOutcome | null;
}

/** `refused` by the server, and kept until the person has `discarded` it or sends it again. */
export type BlobState = 'waiting' | 'uploaded' | 'refused' | 'discarded';

/** Bytes that wait to be uploaded, a lane of their own beside the outbox. */
export interface StoredBlob {
  photoId: string;
  sha256: string;
  mimeType: string;
  byteSize: number;
  /** Address of a begun resumable upload. */
  uploadUrl: string | null;
  state: BlobState;
  addedAt: string;
}

export type BlobChange = Partial<Pick<StoredBlob, 'uploadUrl' | 'state'>>;

export interface NewBlob {
  photoId: string;
  bytes: Uint8Array;
  mimeType: string;
  sha256: string;
}

/** What is stored in one transaction with new mutations. */
export interface Beside {
  /** Photos they announce. */
  blobs?: readonly NewBlob[];
  /** Refused mutations they take the place of. */
  instead?: readonly string[];
  /** Photos kept already that wait to be uploaded again. */
  again?: readonly string[];
}

export interface Requeue {
  /** What is queued again keeps its number: whether the server lacks anything is not known yet. */
  keepNumbers?: boolean;
  /** Under the numbers from here on the server knows other mutations: what is queued of them moves up. */
  unknownFrom?: number;
}

export interface CleanUpLimits {
  now: string;
  /** Rows, mutations and blobs together. */
  budgetBytes: number;
  /** Of uploaded blobs; applied mutations stay 35 days whatever this says. */
  retentionDays: number;
}

export interface StoredState {
  cursor: string | null;
  scopes: readonly Scope[];
  stages: readonly Stage[];
  /** Highest `seq` given, highest one that may have left the device, and highest one covered by a pull. */
  lastSeq: number;
  sentSeq: number;
  ackSeq: number;
}

/** What changed, for whoever observes; also when another tab did it. */
export interface StoreChange {
  entities: ReadonlySet<SyncEntity>;
  outbox: boolean;
  /** All that is new about the outbox is these at its end; told only by the store that added them. */
  added?: readonly OutboxItem[];
  blobs: boolean;
  meta: boolean;
}

export interface StorageUse {
  /** Bytes, as far as the platform tells; rows, waiting mutations and blobs by our own count. */
  rowBytes: number;
  outboxBytes: number;
  blobBytes: number;
  /** By scope. */
  scopes: readonly { id: string; rows: number; bytes: number }[];
}

export interface LocalStore {
  load(): Promise<StoredState>;
  /** Visible rows, in no particular order. */
  rows<E extends SyncEntity>(entity: E, filter?: RowFilter): Promise<StoredRow<E>[]>;
  /** In place of an earlier stage of the same name or scope. */
  beginStage(stage: Stage): Promise<void>;
  /** Adds a page to a stage and moves its `next`; refused as `stage_gone` when the stage was dropped meanwhile. */
  stagePage(name: string, rows: readonly Change[], next: string | null): Promise<void>;
  dropStage(name: string): Promise<void>;
  publish(publication: Publication): Promise<void>;
  /**
   * The cursor is void: no scope is held, no stage under way, nothing is known to be acknowledged, and the next
   * publication replaces everything. Rows stay to be looked at until then; the outbox stays.
   */
  forgetCursor(): Promise<void>;
  /**
   * Gives each its `seq`; all or none, with everything beside it. One whose id is known already keeps its place and is
   * answered as it is.
   */
  enqueue(mutations: readonly NewMutation[], beside?: Beside): Promise<OutboxItem[]>;
  /** In order of `seq`. */
  outbox(states?: readonly OutboxState[]): Promise<OutboxItem[]>;
  /** What is queued, in order, to be sent: from here on it may be elsewhere, and is not discarded any more. */
  handOut(): Promise<OutboxItem[]>;
  /**
   * Takes outcomes of queued mutations; any other is no news. A refusal with number 0 is the device's own: what the
   * server never had gives its number up and is not sent again by itself.
   */
  settle(outcomes: readonly MutationOutcome[]): Promise<void>;
  /**
   * A server restored to an older state expects this `seq` next: everything from there on is queued again and numbered
   * anew without gaps. More than was ever given: this database has lost its numbering, and what is queued moves up.
   * What has changed its number counts as handed out.
   */
  requeueFrom(seq: number, how?: Requeue): Promise<void>;
  /**
   * Forgets mutations that were refused or have never been handed out, and photos they were to announce; all of them
   * or, where one of them is neither, none. Whether it is done.
   */
  discard(mutationIds: readonly string[], photoIds?: readonly string[]): Promise<boolean>;
  blobs(): Promise<StoredBlob[]>;
  blobBytes(photoId: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** With `from` only where it is in that state: what somebody else has decided meanwhile holds. */
  updateBlob(photoId: string, change: BlobChange, from?: BlobState): Promise<void>;
  /** Small values by key, kept with the rest: drafts, the last scan, the essentials. Expired ones are not returned. */
  note(key: string): Promise<unknown>;
  setNote(key: string, value: unknown, expiresAt?: string): Promise<void>;
  /**
   * Keeps the device's budget: drops expired notes, archived mutations and uploaded blobs past their days, then the
   * oldest uploaded blobs and interval days until `budgetBytes` hold. Never what is unsent or refused.
   */
  cleanUp(limits: CleanUpLimits): Promise<{ freedBytes: number }>;
  use(): Promise<StorageUse>;
  /** Until the returned function is called. */
  watch(listener: (change: StoreChange) => void): () => void;
  close(): Promise<void>;
}
