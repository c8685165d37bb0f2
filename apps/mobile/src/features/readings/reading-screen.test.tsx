import { fireEvent, screen, waitFor } from '@testing-library/react-native';
import { MeasuringPointId } from '@citypulse/contracts/common';
import { given } from '../../../test/given.ts';
import { keptRows } from '../../../test/kept-rows.ts';
import { renderScreen } from '../../../test/render-screen.tsx';
import { startTown, type TownServer } from '../../../test/town-server.ts';
import { SessionGate } from '../identity/session-gate.tsx';
import { ReadingScreen } from './reading-screen.tsx';

let town: TownServer;
afterEach(() => town.close());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const session = {
  status: 200,
  body: { accessToken: 'access', refreshToken: 'next', expiresIn: 600, user: given.user() },
};

/** 100 m³ a month, 400 last time. */
const readings = [1, 2, 3, 4].map((n) => given.reading(n, { readAt: daysAgo(30 * (5 - n)) }));

async function openReading() {
  town = await startTown({ 'POST /v1/auth/refresh': session });
  const rows = { measuring_points: [given.point()], meters: [given.meter()], readings };
  const store = await keptRows(rows, given.building(1).id);
  const pointId = MeasuringPointId.parse(given.point().id);
  renderScreen(
    town.url,
    <SessionGate>
      <ReadingScreen pointId={pointId} itemId={null} />
    </SessionGate>,
    'kept',
    store,
  );
  await screen.findByText('Wasser Hauptzähler');
  return store;
}

const type = (digits: string) => {
  for (const digit of digits) fireEvent.press(screen.getByRole('button', { name: digit }));
};

test('a value that is hard to believe is asked about once, then kept on the device as it was typed', async () => {
  const store = await openReading();
  type('9004');
  expect(screen.getByText('sehr viel')).toBeTruthy();

  fireEvent.press(screen.getByRole('button', { name: 'Speichern' }));
  expect(screen.getByText('Stimmt 9.004,0\u00A0m³?')).toBeTruthy();
  fireEvent.press(screen.getByRole('button', { name: 'Stimmt so, speichern' }));

  await waitFor(async () => {
    const [queued] = await store.outbox();
    expect(queued).toMatchObject({ type: 'createReading', body: { value: 9004, meterId: given.meter().id } });
  });
});

test('a usual value is saved with one press, decimals included', async () => {
  const store = await openReading();
  type('498');
  fireEvent.press(screen.getByRole('button', { name: 'Komma' }));
  type('7');
  expect(screen.getByText('plausibel')).toBeTruthy();

  fireEvent.press(screen.getByRole('button', { name: 'Speichern' }));
  await waitFor(async () => {
    expect((await store.outbox())[0]).toMatchObject({ body: { value: 498.7 } });
  });
});
