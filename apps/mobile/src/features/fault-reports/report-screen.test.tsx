import { fireEvent, screen, waitFor } from '@testing-library/react-native';
import { MemoryStore } from '@citypulse/client/sync/stores/memory-store';
import { StoreError } from '@citypulse/client/sync/stores/store-errors';
import { given } from '../../../test/given.ts';
import { openKept } from '../../../test/kept-screen.tsx';
import { ReportScreen } from './report-screen.tsx';

const mockLeft = jest.fn();
/** Where it leads to is another screen. */
jest.mock('expo-router', () => ({ useRouter: () => ({ canGoBack: () => false, replace: mockLeft }) }));

const building = given.building(1, { name: 'Bauhof' });
const report = <ReportScreen assetId={undefined} measuringPointId={undefined} buildingId={undefined} />;

test('a report left half way is there again, and is sent with all that was said', async () => {
  const { store, show } = await openKept({ buildings: [building] });
  const first = show(report);
  fireEvent.press(await screen.findByRole('radio', { name: 'Wasser' }));
  fireEvent.changeText(screen.getByLabelText('Was siehst du?'), 'Tropft am Ventil');
  expect(await screen.findByText('Entwurf gesichert')).toBeTruthy();
  first.unmount();

  show(report);
  expect(await screen.findByDisplayValue('Tropft am Ventil')).toBeTruthy();
  fireEvent.press(screen.getByRole('radio', { name: 'Gefahr' }));
  expect(screen.getByText(/bei Lebensgefahr 112|Lebensgefahr zuerst 112/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Wähle noch das Gebäude' })).toBeDisabled();
  fireEvent.press(screen.getByRole('button', { name: 'Wo?: Gebäude wählen' }));
  fireEvent.press(await screen.findByText('Bauhof'));
  fireEvent.press(screen.getByRole('button', { name: 'Meldung abgeben' }));

  await waitFor(async () => {
    const [queued] = await store.outbox();
    expect(queued).toMatchObject({
      type: 'createFaultReport',
      body: { buildingId: building.id, category: 'water', urgency: 'danger', text: 'Tropft am Ventil' },
    });
  });
  await waitFor(async () => expect(await store.note('draft fault-report')).toBeUndefined());
  await waitFor(() => expect(mockLeft).toHaveBeenCalledWith('/today'));
});

test('on a full phone nothing is lost without a word: it is said, and the draft stays', async () => {
  const { database, store, show } = await openKept({ buildings: [building] });
  const full = new MemoryStore(database);
  full.enqueue = () => Promise.reject(new StoreError('storage_full', 'The device is full'));
  show(<ReportScreen assetId={undefined} measuringPointId={undefined} buildingId={building.id} />, full);
  fireEvent.press(await screen.findByRole('radio', { name: 'Wasser' }));
  fireEvent.press(screen.getByRole('button', { name: 'Meldung abgeben' }));
  expect(await screen.findByText('Nicht gespeichert: Der Speicher dieses Geräts ist voll.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Meldung abgeben' })).toBeEnabled();
  expect(await store.outbox()).toEqual([]);
});
