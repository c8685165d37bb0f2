import { fireEvent, screen } from '@testing-library/react-native';
import { problem, startTown, type TownServer } from '../../../test/town-server.ts';
import { renderScreen } from '../../../test/render-screen.tsx';
import { SessionGate } from './session-gate.tsx';

let town: TownServer;
afterEach(() => town.close());

const info = {
  status: 200,
  body: {
    version: '0.1.0',
    town: { name: 'Hechingen', state: 'Baden-Württemberg', postalCode: null },
    setupNeeded: false,
    demo: null,
  },
};

test('a wrong password is said in words and leaves what was typed', async () => {
  town = await startTown({
    'GET /v1/system/info': info,
    'POST /v1/auth/login': problem(401, 'invalid_credentials'),
  });
  renderScreen(town.url, <SessionGate />);

  fireEvent.changeText(await screen.findByLabelText('E-Mail'), 'hausmeister@hechingen.example');
  fireEvent.changeText(screen.getByLabelText('Passwort'), 'falsch');
  fireEvent.press(screen.getByRole('button', { name: 'Anmelden' }));

  expect(await screen.findByText('E-Mail oder Passwort stimmt nicht.')).toBeTruthy();
  expect(screen.getByLabelText('E-Mail').props['value']).toBe('hausmeister@hechingen.example');
});

test('an empty form says what is missing without asking the server', async () => {
  town = await startTown({ 'GET /v1/system/info': info });
  renderScreen(town.url, <SessionGate />);

  fireEvent.press(await screen.findByRole('button', { name: 'Anmelden' }));

  expect(await screen.findByText('Bitte gib deine E-Mail-Adresse ein.')).toBeTruthy();
  expect(screen.getByText('Bitte gib dein Passwort ein.')).toBeTruthy();
});

test('a password that is not enough asks for the code, and a recovery code does as well', async () => {
  const sent: unknown[] = [];
  town = await startTown({
    'GET /v1/system/info': info,
    'POST /v1/auth/login': problem(401, 'second_factor_required', { challenge: 'c1' }),
    'POST /v1/auth/second-factor': (body) => {
      sent.push(body);
      return problem(422, 'code_invalid');
    },
  });
  renderScreen(town.url, <SessionGate />);
  fireEvent.changeText(await screen.findByLabelText('E-Mail'), 'hausmeister@hechingen.example');
  fireEvent.changeText(screen.getByLabelText('Passwort'), 'richtig');
  fireEvent.press(screen.getByRole('button', { name: 'Anmelden' }));

  fireEvent.changeText(await screen.findByLabelText('Code aus der App'), '123 456');
  fireEvent.press(screen.getByRole('button', { name: 'Bestätigen' }));
  expect(await screen.findByText('Der Code stimmt nicht oder wurde schon benutzt.')).toBeTruthy();
  fireEvent.press(screen.getByRole('button', { name: 'Wiederherstellungscode eingeben' }));
  expect(screen.getByLabelText('Wiederherstellungscode')).toBeTruthy();
  fireEvent.press(screen.getByRole('button', { name: 'Zurück' }));

  expect(await screen.findByLabelText('E-Mail')).toBeTruthy();
  expect(sent).toMatchObject([{ challenge: 'c1', code: '123 456' }]);
});
