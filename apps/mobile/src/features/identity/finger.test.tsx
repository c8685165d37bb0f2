import { act, fireEvent, screen, waitFor } from '@testing-library/react-native';
import { deleteItemAsync } from 'expo-secure-store';
import { AppState, type AppStateStatus } from 'react-native';
import { given } from '../../../test/given.ts';
import { renderScreen } from '../../../test/render-screen.tsx';
import { problem, startTown, type Answers, type TownServer } from '../../../test/town-server.ts';
import { Words } from '../../ui/words.tsx';
import { enrolledKey, forgetEnrolledKey } from './enrolled-key.ts';
import { FingerRows } from './finger-rows.tsx';
import { LockGate } from './lock-gate.tsx';
import { SessionGate } from './session-gate.tsx';

const user = given.user({ displayName: 'Hans Meister' });

let town: TownServer;
let sent: Record<string, unknown>[];
beforeEach(() => (sent = []));
afterEach(async () => {
  await act(() => forgetEnrolledKey());
  await town.close();
});

const at = '2026-11-20T10:00:00Z';
const device = {
  id: '01900000-0000-7000-8000-000000000d01',
  deviceId: 'test-device',
  deviceName: 'Diensthandy',
  deviceType: 'android',
  deviceModel: null,
  osVersion: null,
  appVersion: null,
  lastActive: at,
  createdAt: at,
  revokedAt: null,
  biometricEnabled: false,
  keys: [],
  current: true,
};
const session = {
  status: 200,
  body: { accessToken: 'a', refreshToken: 'r', expiresIn: 600, user },
};
const note = (name: string, answer: { status: number; body: unknown }) => (body: unknown) => {
  sent.push({ name, ...(body as object) });
  return answer;
};

async function startedTown(more: Answers = {}) {
  town = await startTown({
    'GET /v1/system/info': {
      status: 200,
      body: { version: '1', town: null, setupNeeded: false, demo: null },
    },
    'POST /v1/auth/refresh': session,
    'GET /v1/mobile/devices': { status: 200, body: { items: [device], nextCursor: null } },
    [`PUT /v1/mobile/devices/${device.id}/login-key`]: note('enrol', { status: 204, body: null }),
    'POST /v1/auth/biometric/challenge': note('challenge', {
      status: 200,
      body: { challenge: 'c1', expiresIn: 60 },
    }),
    'POST /v1/auth/biometric': note('login', session),
    'POST /v1/auth/logout': { status: 204, body: null },
    ...more,
  });
  return town.url;
}

const App = () => (
  <LockGate>
    <SessionGate>
      <Words>Heute</Words>
      <FingerRows />
    </SessionGate>
  </LockGate>
);
const toggle = () => screen.findByRole('switch', { name: 'Mit Fingerabdruck anmelden' });

async function enrolled(more: Answers = {}) {
  const view = renderScreen(await startedTown(more), <App />, 'r0');
  fireEvent.press(await toggle());
  await waitFor(() => expect(enrolledKey.get()).toMatchObject({ userId: user.id, deviceId: 'test-device' }));
  return view;
}

test('who switches the finger on signs in by it the next time, by a signature to the server’s challenge', async () => {
  const { client } = await enrolled();
  expect(sent).toMatchObject([{ name: 'enrol', origin: town.url, key: { kty: 'EC', crv: 'P-256' } }]);
  await act(() => client.session.signOut());
  fireEvent.press(await screen.findByRole('button', { name: 'Mit Fingerabdruck anmelden' }));
  expect(await screen.findByText('Heute')).toBeTruthy();
  const keyId = enrolledKey.get()?.keyId;
  expect(sent.slice(1)).toMatchObject([
    { name: 'challenge', deviceId: 'test-device', keyId },
    { name: 'login', challenge: 'c1', platform: 'mobile', keyId, signature: expect.any(String) },
  ]);
});

test('an old sign-in asks for the password before the finger is switched on', async () => {
  let confirmed = false;
  renderScreen(
    await startedTown({
      [`PUT /v1/mobile/devices/${device.id}/login-key`]: () =>
        confirmed ? { status: 204, body: null } : problem(401, 'fresh_sign_in_required'),
      'POST /v1/auth/confirmation': (body) => {
        confirmed = (body as { password: string }).password === 'richtig';
        return confirmed ? { status: 204, body: null } : problem(422, 'password_wrong');
      },
    }),
    <App />,
    'r0',
  );
  fireEvent.press(await toggle());
  fireEvent.changeText(await screen.findByLabelText('Passwort'), 'falsch');
  fireEvent.press(screen.getByRole('button', { name: 'Bestätigen' }));
  expect(await screen.findByText('Das Passwort stimmt nicht.')).toBeTruthy();
  fireEvent.changeText(screen.getByLabelText('Passwort'), 'richtig');
  fireEvent.press(screen.getByRole('button', { name: 'Bestätigen' }));
  await waitFor(() => expect(enrolledKey.get()).toMatchObject({ userId: user.id }));
});

test('who has a second factor is asked for its code as well', async () => {
  const proofs: unknown[] = [];
  renderScreen(
    await startedTown({
      [`PUT /v1/mobile/devices/${device.id}/login-key`]: () =>
        proofs.length === 3 ? { status: 204, body: null } : problem(401, 'fresh_sign_in_required'),
      'POST /v1/auth/confirmation': (body) => {
        proofs.push(body);
        const { code } = body as { code?: string };
        if (code === undefined) return problem(401, 'second_factor_required');
        return code === '123456' ? { status: 204, body: null } : problem(422, 'code_invalid');
      },
    }),
    <App />,
    'r0',
  );
  fireEvent.press(await toggle());
  fireEvent.changeText(await screen.findByLabelText('Passwort'), 'richtig');
  fireEvent.press(screen.getByRole('button', { name: 'Bestätigen' }));
  fireEvent.changeText(await screen.findByLabelText('Code aus der App'), '000000');
  fireEvent.press(screen.getByRole('button', { name: 'Bestätigen' }));
  expect(await screen.findByText(/Der Code stimmt nicht/)).toBeTruthy();
  fireEvent.changeText(screen.getByLabelText('Code aus der App'), '123456');
  fireEvent.press(screen.getByRole('button', { name: 'Bestätigen' }));
  await waitFor(() => expect(enrolledKey.get()).toMatchObject({ userId: user.id }));
  expect(proofs).toEqual([
    { password: 'richtig' },
    { password: 'richtig', code: '000000' },
    { password: 'richtig', code: '123456' },
  ]);
});

test('another finger enrolled in the system makes the key useless, and the password is asked for', async () => {
  const { client } = await enrolled();
  await act(() => client.session.signOut());
  await deleteItemAsync('login-key');
  fireEvent.press(await screen.findByRole('button', { name: 'Mit Fingerabdruck anmelden' }));
  expect(await screen.findByText(/wurde ein anderer Finger/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Mit Fingerabdruck anmelden' })).toBeNull();
  expect(enrolledKey.get()).toBeNull();
});

test('a key the server has disabled is forgotten here too', async () => {
  const { client } = await enrolled({ 'POST /v1/auth/biometric': problem(401, 'login_key_refused') });
  await act(() => client.session.signOut());
  fireEvent.press(await screen.findByRole('button', { name: 'Mit Fingerabdruck anmelden' }));
  expect(await screen.findByText(/darf sich so nicht mehr anmelden/)).toBeTruthy();
  expect(enrolledKey.get()).toBeNull();
});

test('after five minutes in the background the app is covered until the person is recognised', async () => {
  const listeners: ((state: AppStateStatus) => void)[] = [];
  const added = jest.spyOn(AppState, 'addEventListener').mockImplementation((_type, listener) => {
    listeners.push(listener);
    return { remove: () => undefined };
  });
  const clock = jest.spyOn(Date, 'now');
  try {
    await enrolled();
    const tell = (state: AppStateStatus) => act(() => listeners.forEach((listener) => listener(state)));
    const leftAt = Date.now();
    tell('background');
    clock.mockReturnValue(leftAt + 4 * 60_000);
    tell('active');
    expect(screen.queryByText('CityPulse ist gesperrt')).toBeNull();
    tell('background');
    clock.mockReturnValue(leftAt + 10 * 60_000);
    tell('active');
    // The system asks at once, and the finger is the right one.
    await waitFor(() => expect(screen.queryByText('CityPulse ist gesperrt')).toBeNull());
    expect(screen.getByText('Heute')).toBeTruthy();
    tell('background');
    clock.mockReturnValue(leftAt + 16 * 60_000);
    await deleteItemAsync('login-key');
    tell('active');
    // The key went with the finger it was made for: only the password helps.
    expect(await screen.findByLabelText('Passwort')).toBeTruthy();
    expect(screen.queryByText('Heute')).toBeNull();
  } finally {
    added.mockRestore();
    clock.mockRestore();
  }
});

const startAgain = () => renderScreen(town.url, <App />, 'r0');
async function passwordIsAsked(): Promise<void> {
  expect(await screen.findByLabelText('Passwort')).toBeTruthy();
  await waitFor(() => expect(screen.queryByText('Heute')).toBeNull());
}

test('who closes the app instead of typing the password is asked for it at the next start, until he has signed in', async () => {
  jest.spyOn(AppState, 'addEventListener').mockReturnValue({ remove: () => undefined });
  const { unmount } = await enrolled({ 'POST /v1/auth/login': session });
  unmount();
  await deleteItemAsync('login-key');
  const first = startAgain();
  await passwordIsAsked();
  first.unmount();
  // All that a running app knows is gone with it.
  enrolledKey.set(undefined);

  const second = startAgain();
  await passwordIsAsked();
  fireEvent.changeText(screen.getByLabelText('E-Mail'), user.email);
  fireEvent.changeText(screen.getByLabelText('Passwort'), 'richtig');
  fireEvent.press(screen.getByRole('button', { name: 'Anmelden' }));
  expect(await screen.findByText('Heute')).toBeTruthy();
  second.unmount();
  enrolledKey.set(undefined);

  startAgain();
  expect(await screen.findByText('Heute')).toBeTruthy();
});
