import { fireEvent, screen } from '@testing-library/react-native';
import { given } from '../../../test/given.ts';
import { keptRows } from '../../../test/kept-rows.ts';
import { renderScreen } from '../../../test/render-screen.tsx';
import { startTown, type TownServer } from '../../../test/town-server.ts';
import { SessionGate } from '../identity/session-gate.tsx';
import { BuildingListScreen } from './building-list-screen.tsx';

let town: TownServer;
afterEach(() => town.close());

const names = ['Rathaus', 'Bauhof', 'Bücherei', 'Feuerwache', 'Gymnasium', 'Hallenbad'];
const buildings = names.map((name, index) => given.building(index + 1, { name }));

const session = {
  status: 200,
  body: { accessToken: 'access', refreshToken: 'next', expiresIn: 600, user: given.user() },
};

test('the buildings on the device are listed without asking the server for them, and found by name', async () => {
  town = await startTown({ 'POST /v1/auth/refresh': session });
  const store = await keptRows({ buildings }, given.building(2).id);
  renderScreen(
    town.url,
    <SessionGate>
      <BuildingListScreen />
    </SessionGate>,
    'kept',
    store,
  );

  expect(await screen.findByText('6 Gebäude zugewiesen')).toBeTruthy();

  fireEvent.changeText(screen.getByLabelText('Gebäude suchen'), 'bau');
  expect(screen.getByText('Bauhof')).toBeTruthy();
  expect(screen.queryByText('Rathaus')).toBeNull();

  fireEvent.changeText(screen.getByLabelText('Gebäude suchen'), 'schloss');
  expect(screen.getByText('Kein Gebäude passt zu „schloss“.')).toBeTruthy();
});
