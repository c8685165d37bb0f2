import { fireEvent, screen, waitFor } from '@testing-library/react-native';
import { TaskId } from '@citypulse/contracts/common';
import { given } from '../../../test/given.ts';
import { openKept } from '../../../test/kept-screen.tsx';
import { TaskScreen } from './task-screen.tsx';

const taskId = TaskId.parse(given.task(1).id);

async function openTask() {
  const opened = await openKept({
    buildings: [given.building(1, { name: 'Bauhof' })],
    maintenance_tasks: [given.task(1, { title: 'Heizung warten' })],
    checklist_items: [
      given.step(1, { label: 'Hähne zu' }),
      given.step(2, { label: 'Anlagendruck', kind: 'number', unit: 'bar', min: 1.2, max: 1.8 }),
      given.step(3, { label: 'Wer war dabei?', kind: 'text', required: false }),
    ],
  });
  const view = opened.show(<TaskScreen taskId={taskId} startNow qrCode={undefined} />);
  await screen.findByText('1 von 3');
  return { ...opened, view };
}

const press = (name: string | RegExp) => fireEvent.press(screen.getByRole('button', { name }));

test('a task opened to be started is worked through step by step, each kept as it is answered', async () => {
  const { store } = await openTask();
  press('Ja');
  await screen.findByText('2 von 3');

  fireEvent.changeText(screen.getByLabelText('Anlagendruck, bar'), '2,4');
  expect(screen.getByText('außerhalb, wird gemeldet')).toBeTruthy();
  press('2,4 bar bestätigen');
  await screen.findByText('3 von 3');

  // What is left is asked for, and may be left out.
  press('Weiter zu Fotos');
  press('Zum Abschluss');
  press('Abschließen');

  expect(await screen.findByText('Auftrag abgeschlossen')).toBeTruthy();
  const queued = await store.outbox();
  expect(queued.map(({ type }) => type)).toEqual([
    'startSession',
    'answerChecklistItem',
    'answerChecklistItem',
    'completeTask',
  ]);
  expect(queued[2]).toMatchObject({ patch: { answer: { from: null, to: 2.4 } } });
});

test('the end says what is missing and waits for it, and taking it back opens the task again', async () => {
  const { store } = await openTask();
  fireEvent.press(screen.getByRole('tab', { name: /Abschluss/ }));
  expect(screen.getByText('2 Schritte fehlen noch')).toBeTruthy();
  expect(screen.getByText('Hähne zu, Anlagendruck')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Abschließen' })).toBeDisabled();

  fireEvent.press(screen.getByRole('radio', { name: 'Geht nicht' }));
  fireEvent.changeText(screen.getByLabelText('Warum geht es nicht?'), 'Kein Schlüssel');
  press('Abschließen');
  fireEvent.press(await screen.findByText('Rückgängig'));

  await waitFor(async () => {
    const [, finished, reopened] = await store.outbox();
    expect(finished).toMatchObject({ body: { result: 'not_possible', note: 'Kein Schlüssel' } });
    expect(reopened).toMatchObject({ patch: { status: { from: 'done', to: 'open' } } });
  });
});

test('what was typed and not confirmed is there again after the app was closed', async () => {
  const { show, view } = await openTask();
  press('Ja');
  await screen.findByText('2 von 3');
  fireEvent.changeText(screen.getByLabelText('Anlagendruck, bar'), '1,6');
  view.unmount();

  show(<TaskScreen taskId={taskId} startNow={false} qrCode={undefined} />);
  expect(await screen.findByRole('button', { name: '1,6 bar bestätigen' })).toBeTruthy();
});
