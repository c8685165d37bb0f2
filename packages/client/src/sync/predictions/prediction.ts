import type { PersonRef } from '@citypulse/contracts/common';
import type { Parsed } from '@citypulse/contracts/endpoint';
import type { queueable, QueueableOperation } from '@citypulse/contracts/queueable';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowOf } from '@citypulse/contracts/sync-entities';
import type { z } from 'zod';
import type { RowFilter } from '../local-store.ts';

export type PersonOf = z.infer<typeof PersonRef>;

/** The rows as the screens see them, to be read and changed by predictions. */
export interface View {
  row<E extends SyncEntity>(entity: E, id: string): Promise<RowOf<E> | undefined>;
  rows<E extends SyncEntity>(entity: E, filter: RowFilter): Promise<RowOf<E>[]>;
  /** A new row, or the whole row anew. */
  put<E extends SyncEntity>(entity: E, row: RowOf<E> & { id: string }): void;
  /** Nothing where there is no such row. */
  patch<E extends SyncEntity>(entity: E, id: string, values: Partial<RowOf<E>>): Promise<void>;
  remove(entity: SyncEntity, id: string): void;
}

export interface PredictionContext {
  user: PersonOf;
  /** By the device's clock, when the person did it. */
  at: string;
  /** Somebody by his id, with the name under which he is known here. */
  person(id: string): Promise<PersonOf>;
}

type RequestOf<T extends QueueableOperation> = Parsed<(typeof queueable)[T]['endpoint']>;

/** What the screens show of a mutation until the server's rows show its effect. `body` of a PATCH: the new values. */
export type Predict<T extends QueueableOperation> = (
  view: View,
  request: RequestOf<T>,
  context: PredictionContext,
) => Promise<void> | void;

export type Predictions = { readonly [T in QueueableOperation]: Predict<T> };

/** Given values only: what a PATCH leaves out stays. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
