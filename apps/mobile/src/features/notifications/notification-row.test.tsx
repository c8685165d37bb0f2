import { fireEvent, screen, waitFor } from '@testing-library/react-native';
import type { Notification } from '@citypulse/contracts/notifications';
import { given } from '../../../test/given.ts';
import { openKept } from '../../../test/kept-screen.tsx';
import { InboxScreen } from './inbox-screen.tsx';

const mockOpened = jest.fn();
/** Where it leads to is another screen. */
jest.mock('expo-router', () => ({ useRouter: () => ({ push: mockOpened }) }));

const building = given.building(1, { name: 'Bauhof' });
const uuid = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const message = (n: number, subject: Notification['subject']) => ({
  id: uuid(900 + n),
  type: 'SYSTEM_UPDATE',
  title: `Nachricht ${n}`,
  message: 'Bitte ansehen',
  subject,
  sentAt: '2026-11-27T08:00:00.000Z',
  readAt: null,
  version: 1,
});
const row = (n: number, part: object) => ({ id: uuid(n), buildingId: building.id, version: 1, ...part });

test.each([
  ['an alert', 'alerts', row(700, {}), '/buildings/[building]', { building: building.id }],
  [
    'a report',
    'fault_reports',
    row(701, { taskId: null }),
    '/buildings/[building]',
    { building: building.id },
  ],
  [
    'a report with its task',
    'fault_reports',
    row(702, { taskId: uuid(1) }),
    '/tasks/[task]',
    { task: uuid(1) },
  ],
] as const)('a message of %s leads there, and is read by it', async (_, t, subject, pathname, params) => {
  const { store, show } = await openKept({
    buildings: [building],
    [t]: [subject],
    notifications: [message(1, { t, id: subject.id } as Notification['subject'])],
  });
  show(<InboxScreen />);
  fireEvent.press(await screen.findByRole('link', { name: /Nachricht 1/ }));
  expect(mockOpened).toHaveBeenCalledWith({ pathname, params });
  await waitFor(async () => expect(await store.outbox()).toMatchObject([{ type: 'markNotificationRead' }]));
});

test('a message of a building that has left the device leads nowhere, and says so', async () => {
  const { show } = await openKept({
    buildings: [building],
    notifications: [message(1, { t: 'maintenance_tasks', id: uuid(800) } as Notification['subject'])],
  });
  show(<InboxScreen />);
  expect(await screen.findByText('Das liegt nicht mehr auf diesem Gerät.')).toBeTruthy();
  expect(screen.queryByRole('link', { name: /Nachricht 1/ })).toBeNull();
});
