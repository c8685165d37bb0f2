/// <reference types="node" />
import { mostMutationsPerPush, push } from '@citypulse/contracts/mutations';
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

test('of any queue each batch is within what a push may carry', () => {
  const long = { text: 'ü'.repeat(8_000) };
  const items = Array.from({ length: 3_000 }, (_, index) => {
    const item = queued(index + 1, 2);
    return index % 3 === 0 ? { ...item, body: long } : item;
  });
  const sizes: number[] = [];
  for (let from = 0; from < items.length;) {
    const batch = batchOf(items.slice(from, from + 1_000), mostMutationsPerPush);
    expect(batch.length).toBeGreaterThan(0);
    expect(batch.length).toBeLessThanOrEqual(mostMutationsPerPush);
    sizes.push(Buffer.byteLength(JSON.stringify({ deviceId: 'x'.repeat(255), schema: 2, batch })));
    from += batch.length;
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(push.bodyLimit ?? 0);
});
