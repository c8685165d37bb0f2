import { expect, test } from 'vitest';
import { batchOf, schemaOf } from './batches.ts';
import { mutation } from './stores/store-conformance.model.ts';
import type { OutboxItem } from './local-store.ts';

const queued = (seq: number, schema?: number): OutboxItem => ({
  ...mutation(seq),
  ...(schema !== undefined && { schema }),
  seq,
  state: 'queued',
  outcome: null,
});

test('what an older app has queued goes out by itself, under the schema it was made in', () => {
  const items = [queued(1), queued(2, 1), queued(3, 2), queued(4, 2)];
  expect(items.map(schemaOf)).toEqual([1, 1, 2, 2]);
  expect(batchOf(items, 200).map(({ seq }) => seq)).toEqual([1, 2]);
  expect(batchOf(items.slice(2), 200).map(({ seq }) => seq)).toEqual([3, 4]);
  expect(batchOf(items, 1).map(({ seq }) => seq)).toEqual([1]);
});
