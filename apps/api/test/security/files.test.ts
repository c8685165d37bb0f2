import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { PhotoId } from '@citypulse/contracts/common';
import { toCsv } from '@citypulse/ui/csv';
import { afterAll, beforeAll, expect } from 'vitest';
import { givenTask } from '../given-photos.ts';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
let place: Awaited<ReturnType<typeof givenTask>>;
beforeAll(async () => {
  target = await startTarget();
  place = await givenTask(target.api);
}, 60_000);
afterAll(() => target.close());

const upload = async (file: Blob | string, name: string, fields: Record<string, string>, user?: TestUser) => {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set('file', typeof file === 'string' ? new Blob([file]) : file, name);
  const { accessToken } = user ?? (await target.as('energy_manager'));
  return target.send('/v1/master-data/imports', { token: accessToken, body: form });
};

check('V5.3.2', 'the name of an uploaded file makes no file and no header', async () => {
  const names = [
    '../../../../tmp/evil.csv',
    '/etc/cron.d/evil',
    'a\r\nX-Evil: 1.csv',
    'a\u0000.csv',
    'x'.repeat(5_000),
    '.htaccess',
  ];
  for (const name of names) {
    const answer = await upload('ID\n', name, { kind: 'buildings' });
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.has('X-Evil')).toBe(false);
  }
  expect((await readdir(tmpdir())).filter((name) => name.includes('evil'))).toEqual([]);
});

check('V5.2.1', 'a multipart body of too many parts, too large a field or no end is refused', async () => {
  const { accessToken: token } = await target.as('energy_manager');
  const fields = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, 'x']));
  expect((await upload('ID\n', 'a.csv', { kind: 'buildings', ...fields })).status).toBeGreaterThanOrEqual(
    400,
  );
  expect((await upload('ID\n', 'a.csv', { kind: 'x'.repeat(200_000) })).status).toBeGreaterThanOrEqual(400);
  const bodies = [
    '--x\r\n',
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nID',
    '',
    '--x--',
  ];
  for (const body of bodies) {
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    const answer = await target.send('/v1/master-data/imports', { token, method: 'POST', headers, body });
    expect(answer.code).toBe('invalid_request');
  }
  const none = await target.send('/v1/master-data/imports', {
    token,
    method: 'POST',
    headers: { 'Content-Type': 'multipart/form-data' },
    body: 'x',
  });
  expect(none.code).toBe('invalid_request');
});

check(
  'V15.2.2',
  'a table of a hundred thousand columns or one endless line is refused without stopping the server',
  async () => {
    const user = await target.as('energy_manager');
    for (const file of [
      `${';'.repeat(100_000)}\n`,
      `ID;${'x'.repeat(900_000)}\n`,
      '"'.repeat(100_001),
      '\n'.repeat(500_000),
    ]) {
      const begun = performance.now();
      const [answer, health] = await Promise.all([
        upload(file, 'a.csv', { kind: 'buildings' }, user),
        target.send('/healthz'),
      ]);
      expect(answer.status).toBeLessThan(500);
      expect(health.status).toBe(200);
      expect(performance.now() - begun).toBeLessThan(6_000);
    }
  },
);

check('V1.2.10', 'a formula that was taken in as a name leaves every export as text', async () => {
  for (const name of [
    '=cmd|calc!A1',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1+1',
    '=HYPERLINK("http://evil.example")',
  ]) {
    const made = await target.send('/v1/buildings', {
      token: (await target.as('energy_manager')).accessToken,
      json: { siteId: await target.api.given.site(), name, usageType: 'school' },
    });
    if (made.status !== 201) continue;
    const kept = made.json<{ name: string }>().name;
    const cell = toCsv(['Name'], [[kept]]).split(/\r?\n/)[1] ?? '';
    expect(cell.replace(/^"/, ''), name).toMatch(/^'/);
  }
});

check('V5.4.2', 'files are served with a name and a type of the server’s own', async () => {
  const user = await target.as('energy_manager', place.buildingId);
  const asset = await target.send('/v1/assets', {
    token: user.accessToken,
    json: { buildingId: place.buildingId, name: 'a"\r\n;filename=evil.exe', kind: 'other' },
  });
  const { id } = asset.status === 201 ? asset.json<{ id: string }>() : { id: '' };
  const targets = id ? [{ t: 'asset', id }] : [{ t: 'building', id: place.buildingId }];
  const labels = await target.send('/v1/mobile/qr/labels', { token: user.accessToken, json: { targets } });
  const labelIds = labels.json<{ items: { id: PhotoId }[] }>().items.map((label) => label.id);
  const sheet = await target.send('/v1/mobile/qr/label-sheet', {
    token: user.accessToken,
    json: { labelIds },
  });
  expect(sheet.headers.get('Content-Type')).toMatch(/^application\/pdf/);
  expect(sheet.headers.get('Content-Security-Policy')).toContain('sandbox');
  expect([...sheet.headers.values()].join()).not.toContain('evil');
});
