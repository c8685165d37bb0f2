import { fireEvent, screen } from '@testing-library/react-native';
import { localDateOf } from '@citypulse/energy/local-days';
import { given } from '../../../test/given.ts';
import { openKept } from '../../../test/kept-screen.tsx';
import { TodayScreen } from './today-screen.tsx';

const dayIn = (days: number) => localDateOf(Date.now() + days * 86_400_000);
const nobody = { assignees: [] };

test('work lies by the day it is due, the own first; an Ablesung the round stands for is not told twice', async () => {
  const { show } = await openKept({
    buildings: [given.building(1, { name: 'Bauhof' }), given.building(2, { name: 'Rathaus' })],
    measuring_points: [given.point()],
    maintenance_tasks: [
      given.task(1, { title: 'Tor ölen', dueOn: dayIn(0) }),
      given.task(2, { title: 'Notruf prüfen', dueOn: dayIn(-2) }),
      given.task(3, { title: 'Rinnen reinigen', dueOn: dayIn(30), ...nobody }),
      given.task(4, { title: 'Lampe tauschen', status: 'done', dueOn: dayIn(0) }),
      given.task(5, { title: 'Monatsablesung Bauhof', kind: 'reading', dueOn: dayIn(3) }),
      given.task(6, {
        title: 'Monatsablesung Rathaus',
        kind: 'reading',
        dueOn: dayIn(3),
        buildingId: given.building(2).id,
      }),
    ],
  });
  show(<TodayScreen />);

  expect(await screen.findByLabelText('Meine, 3')).toBeTruthy();
  expect(screen.getByLabelText('Überfällig, 1')).toBeTruthy();
  const shown = screen.getAllByRole('heading').map((heading) => heading.props.children as string);
  expect(shown.slice(1)).toEqual(['Überfällig', 'Heute', 'Diese Woche']);
  expect(screen.queryByText('Lampe tauschen')).toBeNull();
  expect(screen.queryByText('Monatsablesung Bauhof')).toBeNull();
  expect(screen.getByText('Monatsablesung Rathaus')).toBeTruthy();
  expect(screen.getByText(/0 von 1 Zähler/)).toBeTruthy();

  fireEvent.press(screen.getByLabelText('Gebäude, 4'));
  expect(screen.getByText('Rinnen reinigen')).toBeTruthy();
});

test('with nothing left for today the day is done, and what comes next is named', async () => {
  const next = given.task(1, { title: 'Rauchmelder prüfen', dueOn: dayIn(3) });
  const { show } = await openKept({ buildings: [given.building(1)], maintenance_tasks: [next] });
  show(<TodayScreen />);

  expect(await screen.findByText('Für heute ist alles erledigt')).toBeTruthy();
  expect(screen.getByText(/Nächster Auftrag: .*Rauchmelder prüfen/)).toBeTruthy();
});
