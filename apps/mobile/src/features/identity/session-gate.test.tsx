import { act, fireEvent, screen, waitFor } from '@testing-library/react-native';
import { useState } from 'react';
import { Text } from 'react-native';
import { given } from '../../../test/given.ts';
import { renderScreen } from '../../../test/render-screen.tsx';
import { problem, startTown, type TownServer } from '../../../test/town-server.ts';
import { SessionGate } from './session-gate.tsx';

let town: TownServer;
afterEach(() => town.close());

function Typed() {
  const [text, setText] = useState('leer');
  return <Text onPress={() => setText('getippt')}>{text}</Text>;
}

const signedIn = (id: number, displayName: string) => ({
  status: 200,
  body: {
    accessToken: `token-${id}`,
    expiresIn: 600,
    refreshToken: `refresh-${id}`,
    user: given.user({ id: `01900000-0000-7000-8000-00000000000${id}` as never, displayName }),
  },
});

test('what one person had typed lies out of reach under the sign-in, and is not there for the next one', async () => {
  const info = { version: '0.1.0', town: null, setupNeeded: false, demo: null };
  town = await startTown({
    'GET /v1/system/info': { status: 200, body: info },
    'POST /v1/auth/refresh': signedIn(1, 'Hans Meister'),
    'POST /v1/auth/login': signedIn(2, 'Ute Wolf'),
  });
  const { client } = renderScreen(
    town.url,
    <SessionGate>
      <Typed />
    </SessionGate>,
    'refresh-1',
  );
  fireEvent.press(await screen.findByText('leer'));
  act(() => client.session.expire());
  await waitFor(() => expect(screen.queryByText('getippt')).toBeNull());
  expect(screen.getByText('getippt', { includeHiddenElements: true })).toBeTruthy();
  await act(() => client.session.signIn({ email: 'ute@hechingen.example', password: 'geheim' }));
  expect(await screen.findByText('leer')).toBeTruthy();
});

test('who has to prove that it is he does so by the password and what is asked after it, over what he had typed', async () => {
  const info = { version: '0.1.0', town: null, setupNeeded: false, demo: null };
  const proofs: unknown[] = [];
  town = await startTown({
    'GET /v1/system/info': { status: 200, body: info },
    'POST /v1/auth/refresh': signedIn(1, 'Hans Meister'),
    'POST /v1/auth/confirmation': (body) => {
      proofs.push(body);
      return proofs.length === 1 ? problem(401, 'second_factor_required') : { status: 204, body: null };
    },
  });
  const { client } = renderScreen(
    town.url,
    <SessionGate>
      <Typed />
    </SessionGate>,
    'refresh-1',
  );
  fireEvent.press(await screen.findByText('leer'));
  act(() => client.session.demandProof());
  expect(await screen.findByText('Bitte bestätige, dass du es bist')).toBeTruthy();

  fireEvent.changeText(screen.getByLabelText('Passwort'), 'geheim');
  fireEvent.press(screen.getByText('Bestätigen'));
  fireEvent.changeText(await screen.findByLabelText('Code aus der App'), '123456');
  fireEvent.press(screen.getByText('Bestätigen'));

  await waitFor(() =>
    expect(proofs).toEqual([{ password: 'geheim' }, { password: 'geheim', code: '123456' }]),
  );
  await waitFor(() => expect(screen.queryByText('Bitte bestätige, dass du es bist')).toBeNull());
  expect(screen.getByText('getippt')).toBeTruthy();
});
