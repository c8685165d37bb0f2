import { verify } from '@node-rs/argon2';
import { hashPassword } from '../apps/api/src/features/identity/passwords.service.ts';
import { authenticate } from '../apps/api/src/http/sessions.ts';
import { password, percentile, timeCalls, type Bench, type Ground, type Row } from './bench.ts';

async function signIn({ server, manager }: Ground): Promise<void> {
  const answer = await fetch(`${server.url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: manager.email, password, platform: 'mobile' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  await answer.arrayBuffer();
}

const median = (list: readonly number[]) =>
  percentile(
    list.toSorted((a, b) => a - b),
    0.5,
  );

/** In turns, so that whatever else the machine does meets both alike. */
async function compareLogin(ground: Ground): Promise<Row[]> {
  const hash = await hashPassword(password);
  const raw = () => verify(hash, password);
  const login = () => signIn(ground);
  await timeCalls(2, raw);
  await timeCalls(2, login);
  const times = { raw: [] as number[], login: [] as number[] };
  for (let round = 0; round < (ground.quick ? 4 : 40); round += 1) {
    times.raw.push(...(await timeCalls(1, raw)));
    times.login.push(...(await timeCalls(1, login)));
  }
  const [alone, whole] = [median(times.raw), median(times.login)];
  const ratio = alone / whole;
  return [
    { what: 'argon2id alone, median', value: alone, unit: 'ms' },
    {
      what: 'login over HTTP, median',
      value: whole,
      unit: 'ms',
      against: { what: 'argon2id alone', value: alone, ratio },
      aim: { text: '≥ 0.9', reached: ratio >= 0.9 },
    },
  ];
}

async function tokenCost({ app, manager, quick }: Ground): Promise<Row[]> {
  const header = `Bearer ${manager.accessToken}`;
  const first = await timeCalls(1, () => authenticate(app, header, ''));
  const count = quick ? 2_000 : 200_000;
  for (let warm = 0; warm < count / 10; warm += 1) await authenticate(app, header, '');
  const begun = performance.now();
  for (let call = 0; call < count; call += 1) await authenticate(app, header, '');
  const each = ((performance.now() - begun) / count) * 1_000;
  return [
    { what: 'a token seen for the first time, signature and database', value: first[0] ?? 0, unit: 'ms' },
    {
      what: 'a verified token, each further request',
      value: each,
      unit: 'µs',
      aim: { text: '≤ 10 µs', reached: each <= 10 },
    },
  ];
}

export const bench: Bench = {
  name: 'Sign-in and tokens',
  about:
    'A login beside the password check it cannot do without, in turns; the caller of a request found by his token, in one process, the database asked anew every two seconds as in operation.',
  run: async (ground) => [...(await compareLogin(ground)), ...(await tokenCost(ground))],
};
