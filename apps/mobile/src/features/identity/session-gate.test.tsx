import { act, fireEvent, screen } from '@testing-library/react-native';
import { useState } from 'react';
import { Text } from 'react-native';
import { given } from '../../../test/given.ts';
import { renderScreen } from '../../../test/render-screen.tsx';
import { startTown, type TownServer } from '../../../test/town-server.ts';
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

test('what one person had typed is not there for the next one', async () => {
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
  expect(await screen.findByText('getippt')).toBeTruthy();
  await act(() => client.session.signIn({ email: 'ute@hechingen.example', password: 'geheim' }));
  expect(await screen.findByText('leer')).toBeTruthy();
});
