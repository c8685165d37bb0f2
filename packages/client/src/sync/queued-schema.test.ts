import { currentSchema } from '@citypulse/contracts/mutations';
import { expect, onTestFinished, test, vi } from 'vitest';
import { item, phone } from './overlay.model.ts';
import { mutation } from './stores/store-conformance.model.ts';
import { Uplink, type UplinkSettings } from './uplink.ts';

const none = () => undefined;

test('after an update of the app each change is sent in the shape it was made in', async () => {
  const { store, person } = await phone('memory');
  await store.enqueue([mutation(1)]);
  await person.mutate('answerChecklistItem', { params: { itemId: item.id }, body: { answer: 'gut' } });
  const sent: { schema: number; seqs: number[] }[] = [];
  const call = async (
    _: unknown,
    { body }: { body: { schema: number; batch: { id: string; seq: number }[] } },
  ) => {
    sent.push({ schema: body.schema, seqs: body.batch.map(({ seq }) => seq) });
    return { ackSeq: 0, results: body.batch.map(({ id, seq }) => ({ id, seq, status: 'applied' })) };
  };
  const settings = { api: { call }, deviceId: 'phone', random: () => 0.5, pull: none, changed: none };
  const setTimer = (work: () => void) => {
    queueMicrotask(work);
    return none;
  };
  const uplink = new Uplink({ ...settings, setTimer } as unknown as UplinkSettings, store);
  onTestFinished(() => uplink.stop());
  uplink.tell({ type: 'session', is: true });
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent).toEqual([
    { schema: 1, seqs: [1] },
    { schema: currentSchema, seqs: [2] },
  ]);
});

test('what an older app made and the server refused is sent again in the shape it was made in', async () => {
  const { store, person } = await phone('memory');
  const entity = { t: 'checklist_items', id: item.id } as const;
  const patch = { value: { from: null, to: 'gut' } };
  const made = {
    type: 'answerChecklistItem',
    entity,
    params: { itemId: item.id },
    patch,
    schema: 1,
  } as const;
  const [first, second] = [mutation(1, made), mutation(2, { ...made, dependsOn: [mutation(1).id] })];
  await store.enqueue([first, second]);
  await store.settle([
    { id: first.id, seq: 1, status: 'rejected', code: 'forbidden' },
    { id: second.id, seq: 2, status: 'blocked', code: 'depends_on_refused' },
  ]);
  await person.retry(first.id);
  const queued = await store.outbox(['queued']);
  expect(queued).toMatchObject([
    { seq: 3, schema: 1, patch, dependsOn: [] },
    { seq: 4, schema: 1, patch, dependsOn: [queued[0]?.id] },
  ]);
  expect(queued.map(({ id }) => id)).not.toContain(first.id);
  expect(await store.outbox(['refused'])).toEqual([]);
});
