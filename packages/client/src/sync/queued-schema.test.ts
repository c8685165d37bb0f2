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
