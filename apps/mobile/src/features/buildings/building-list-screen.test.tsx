import { fireEvent, screen } from '@testing-library/react-native';
import { given } from '../../../test/given.ts';
import { renderScreen } from '../../../test/render-screen.tsx';
import { startTown, type TownServer } from '../../../test/town-server.ts';
import { SessionGate } from '../identity/session-gate.tsx';
import { BuildingListScreen } from './building-list-screen.tsx';

let town: TownServer;
afterEach(() => town.close());

const page = (items: unknown[]) => ({ status: 200, body: { items, nextCursor: null } });

const names = ['Rathaus', 'Bauhof', 'Bücherei', 'Feuerwache', 'Gymnasium', 'Hallenbad'];
const buildings = names.map((name, index) => given.building(index + 1, { name }));
const bauhof = buildings[1];

const session = {
  status: 200,
  body: { accessToken: 'access', refreshToken: 'next', expiresIn: 600, user: given.user() },
};

test('the assigned buildings are listed with what they used today, and found by name', async () => {
  town = await startTown({
    'POST /v1/auth/refresh': session,
    'GET /v1/buildings': page(buildings),
    'GET /v1/energy/building-figures': page([
      {
        buildingId: bauhof?.id,
        media: [{ medium: 'gas', direction: 'consumption', unit: 'kWh', total: 134.4, completeness: 1 }],
        completeness: 1,
        lastValueAt: '2026-11-22T13:30:00Z',
      },
    ]),
  });
  renderScreen(
    town.url,
    <SessionGate>
      <BuildingListScreen />
    </SessionGate>,
    'kept',
  );

  expect(await screen.findByText('6 Gebäude zugewiesen')).toBeTruthy();
  expect(await screen.findByText(/^134\skWh$/)).toBeTruthy();

  fireEvent.changeText(screen.getByLabelText('Gebäude suchen'), 'bau');
  expect(screen.getByText('Bauhof')).toBeTruthy();
  expect(screen.queryByText('Rathaus')).toBeNull();

  fireEvent.changeText(screen.getByLabelText('Gebäude suchen'), 'schloss');
  expect(screen.getByText('Kein Gebäude passt zu „schloss“.')).toBeTruthy();
});
