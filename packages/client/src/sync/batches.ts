import type { Mutation } from '@citypulse/contracts/mutations';
import type { OutboxItem } from './local-store.ts';

const mostBytes = 4 * 1024 * 1024;

/** The same for the same item, always: the server compares what is repeated. */
export const toMutation = (item: OutboxItem): Mutation => ({
  id: item.id,
  seq: item.seq,
  dependsOn: [...item.dependsOn],
  type: item.type,
  entity: item.entity,
  baseVersion: item.baseVersion,
  params: { ...item.params },
  ...(item.body !== undefined && { body: item.body }),
  ...(item.patch && { patch: { ...item.patch } }),
  occurredAt: item.occurredAt,
});

/** The apps that noted none made the first of the shapes whose rows are given; a later one passes its casts unchanged. */
export const schemaOf = ({ schema = 1 }: Pick<OutboxItem, 'schema'>): number => schema;

/** The first of what is queued, in order and of one shape, as much as a push may carry. */
export function batchOf(queued: readonly OutboxItem[], limit: number): Mutation[] {
  const batch: Mutation[] = [];
  let bytes = 0;
  const schema = queued[0] && schemaOf(queued[0]);
  for (const item of queued.slice(0, limit)) {
    if (schemaOf(item) !== schema) break;
    const mutation = toMutation(item);
    // Letters may take up to three bytes.
    bytes += JSON.stringify(mutation).length * 3;
    if (batch.length > 0 && bytes > mostBytes) break;
    batch.push(mutation);
  }
  return batch;
}
