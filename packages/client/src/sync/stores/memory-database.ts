import type { OutboxItem, StoreChange, StoredBlob } from '../local-store.ts';
import type { RowTables } from './memory-rows.ts';

/** What several stores of one memory share, as several tabs share a database. */
export interface MemoryDatabase extends RowTables {
  lastSeq: number;
  sentSeq: number;
  ackSeq: number;
  outbox: Map<string, OutboxItem>;
  /** When an applied mutation was first met by a clean-up. */
  archivedAt: Map<string, string>;
  blobs: Map<string, { blob: StoredBlob; bytes: Uint8Array<ArrayBuffer> }>;
  /** When an uploaded photo was first met by a clean-up. */
  uploadedAt: Map<string, string>;
  notes: Map<string, { value: unknown; expiresAt: string | null }>;
  listeners: Set<(change: StoreChange) => void>;
}

export const memoryDatabase = (): MemoryDatabase => ({
  cursor: null,
  visible: new Map(),
  stages: new Map(),
  lastSeq: 0,
  sentSeq: 0,
  ackSeq: 0,
  outbox: new Map(),
  archivedAt: new Map(),
  blobs: new Map(),
  uploadedAt: new Map(),
  notes: new Map(),
  listeners: new Set(),
});
