import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { OutboxState, StoredBlob } from '../local-store.ts';
import type { Bytes } from './idb-sealing.ts';
import { StoreError } from './store-errors.ts';

/** As in sql-schema.ts: rows lie under a generation, and adopting a stage changes that one record. */
export interface GenerationRecord {
  gen: number;
  scope: string;
  rights: string;
  state: 'shown' | 'stale' | 'staged' | 'dropped';
  name: string | null;
  next: string | null;
  startPos: string;
  rows: number;
  bytes: number;
  /** How many chunks it has been given. */
  chunks: number;
  /** Of every row the generation has ever held. */
  entities: SyncEntity[];
}

export type RowKey = [t: SyncEntity, id: string, part: string];

export interface RowRecord {
  g: number;
  t: SyncEntity;
  i: string;
  p: string;
  v: number;
  /** What the row is found by, ids only. */
  k: string[];
  d: Bytes;
}

/** Rows sealed together (idb-chunks.ts): what is in clear of each, by their place in the chunk. */
export interface ChunkRecord {
  g: number;
  n: number;
  t: SyncEntity;
  i: string[];
  p: string[];
  v: number[];
  /** Bytes. */
  s: number[];
  /** What any of them is found by. */
  k: string[];
  /** Places of rows that have left. */
  struck: number[];
}

/** Stands for the row while a transaction runs. */
export interface SealedRow {
  bytes: number;
  /** Where it lies: by itself, or at a place in a chunk. */
  at: Pick<RowRecord, 'k' | 'd'> | PlaceInChunk;
}

export interface PlaceInChunk {
  chunk: [gen: number, n: number];
  place: number;
}

export const findKey = (t: SyncEntity, field: string, value: string): string => `${t} ${field} ${value}`;

interface OutboxRecord {
  id: string;
  seq: number;
  state: OutboxState;
  entityId: string;
  item: Bytes;
  outcome: Bytes | null;
  archivedAt: string | null;
}

export interface StoreSchema extends DBSchema {
  state: {
    key: 'state';
    /** Of what an older app has queued nobody knows whether it was sent: everything may have been. */
    value: { cursor: string | null; lastSeq: number; sentSeq?: number; ackSeq: number };
  };
  generations: { key: number; value: GenerationRecord };
  rows: {
    key: [number, SyncEntity, string, string];
    value: RowRecord;
    indexes: { key: RowKey; find: string };
  };
  chunks: {
    key: [number, number];
    value: ChunkRecord;
    indexes: { entity: string; id: string; find: string };
  };
  chunkBytes: { key: [number, number]; value: Bytes };
  gone: {
    key: [number, SyncEntity, string, string];
    value: { g: number; t: SyncEntity; i: string; p: string; v: number };
  };
  overlaps: { key: RowKey; value: true };
  outbox: { key: string; value: OutboxRecord };
  /** Bytes lie apart: the list of what waits is read often. */
  blobs: { key: string; value: BlobRecord };
  blobBytes: { key: string; value: Bytes };
  notes: { key: string; value: { value: Bytes; expiresAt: string | null } };
  /** The key, and a value sealed with it that tells whether it is the right one. */
  keys: { key: 'main' | 'check'; value: CryptoKey | Bytes };
}

export interface BlobRecord extends StoredBlob {
  /** When it was first met uploaded by a clean-up. */
  uploadedAt?: string;
}

export const storeNames = [
  'state',
  'generations',
  'rows',
  'chunks',
  'chunkBytes',
  'gone',
  'overlaps',
  'outbox',
  'blobs',
  'blobBytes',
  'notes',
] as const;

export type StoreName = (typeof storeNames)[number];
export type WriteTransaction = IDBPTransaction<StoreSchema, StoreName[], 'readwrite'>;
export type ReadTransaction = IDBPTransaction<StoreSchema, StoreName[], 'readonly'>;

const version = 1;

/** `superseded`: another tab brings a newer app, or the browser took the database away; this one is closed. */
export async function openSchema(name: string, superseded: () => void): Promise<IDBPDatabase<StoreSchema>> {
  try {
    const db = await openDB<StoreSchema>(name, version, {
      upgrade: (db) => makeStores(db),
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        superseded();
      },
      terminated: superseded,
    });
    return db;
  } catch (error) {
    if (error instanceof Error && error.name === 'VersionError') {
      throw new StoreError('too_new', 'The database was written by a newer app', { cause: error });
    }
    throw error;
  }
}

function makeStores(db: IDBPDatabase<StoreSchema>): void {
  db.createObjectStore('state').put({ cursor: null, lastSeq: 0, sentSeq: 0, ackSeq: 0 }, 'state');
  db.createObjectStore('generations', { keyPath: 'gen' });
  const rows = db.createObjectStore('rows', { keyPath: ['g', 't', 'i', 'p'] });
  rows.createIndex('key', ['t', 'i', 'p']);
  rows.createIndex('find', 'k', { multiEntry: true });
  const chunks = db.createObjectStore('chunks', { keyPath: ['g', 'n'] });
  chunks.createIndex('entity', 't');
  chunks.createIndex('id', 'i', { multiEntry: true });
  chunks.createIndex('find', 'k', { multiEntry: true });
  db.createObjectStore('chunkBytes');
  db.createObjectStore('gone', { keyPath: ['g', 't', 'i', 'p'] });
  db.createObjectStore('overlaps');
  db.createObjectStore('outbox', { keyPath: 'id' });
  db.createObjectStore('blobs', { keyPath: 'photoId' });
  db.createObjectStore('blobBytes');
  db.createObjectStore('notes');
  db.createObjectStore('keys');
}

/** Everything of one generation: a list sorts after every text. */
export const ofGeneration = (gen: number): IDBKeyRange => IDBKeyRange.bound([gen], [gen, []]);

export async function readStateRecord(tx: ReadTransaction | WriteTransaction) {
  const state = await tx.objectStore('state').get('state');
  if (!state) throw new Error('The local database has lost its state');
  return { ...state, sentSeq: state.sentSeq ?? state.lastSeq };
}
