import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { createBuilding, createSite, listBuildings, listSites } from '@citypulse/contracts/buildings';
import type { SiteId } from '@citypulse/contracts/common';
import { login } from '@citypulse/contracts/identity';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { createMeasuringPoint } from '@citypulse/contracts/metering';
import { getSeries } from '@citypulse/contracts/series';
import { setUpTown, systemInfo } from '@citypulse/contracts/system';
import { chromium } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { call, signIn } from './support/http-caller.ts';
import {
  cleanUp,
  databaseProcess,
  dataFolder,
  environment,
  root,
  startTown,
  type TownProcess,
} from './support/town-process.ts';

afterAll(cleanUp);

const demoPassword = 'citypulse-demo';
const manager = 'energie@hechingen.example';
const isRoot = process.getuid?.() === 0;

const tell = (what: string, { milliseconds }: TownProcess) =>
  process.stdout.write(`  ${what}: first answer after ${Math.round(milliseconds)} ms\n`);

async function siteIds(url: string): Promise<Set<SiteId>> {
  const { accessToken } = await signIn(url, manager, demoPassword);
  const { items } = await call(url, accessToken, listSites, { query: { limit: 200 } });
  return new Set(items.map(({ id }) => id));
}

/** Creates sites one after the other until the server is gone; answers which were acknowledged. */
async function createUntilGone(url: string, token: string, enough: () => void): Promise<SiteId[]> {
  const acknowledged: SiteId[] = [];
  for (;;) {
    const id = randomUUID() as SiteId;
    try {
      await call(url, token, createSite, { body: { id, name: `Anlage ${id}` } });
    } catch (error) {
      if (acknowledged.length === 0) throw error;
      return acknowledged;
    }
    acknowledged.push(id);
    if (acknowledged.length === 10) enough();
  }
}

/** A sign-in whose headers the server has taken, and whose body waits to be sent. */
async function begunSignIn(url: string) {
  const body = JSON.stringify({ email: manager, password: demoPassword, platform: 'mobile' });
  const headers = {
    Expect: '100-continue',
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  };
  const outgoing = request(`${url}${login.path}`, { method: 'POST', headers });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  outgoing.flushHeaders();
  await once(outgoing, 'continue');
  return async () => {
    outgoing.end(body);
    const [answer] = await answered;
    await text(answer);
    return answer.statusCode;
  };
}

describe('the demo town', () => {
  const dataDir = dataFolder();
  let town: TownProcess;

  test('comes up from nothing by one command and says how to get in', async () => {
    town = await startTown(dataDir);
    tell('first start', town);

    const output = town.output();
    expect(output).toContain(`Web         ${town.url}/\n`);
    expect(output).toContain(`Verwaltung  ${town.url}/admin/\n`);
    expect(output).toContain(`Mobil       ${town.url}/m/\n`);
    expect(output).toContain(`Demo-Konten, Passwort ${demoPassword}\n`);
    expect(output.match(/\S+@hechingen\.example/g)).toHaveLength(5);
    expect(output).not.toMatch(/^\{/m);
    expect(town.errors()).toBe('');
    expect(town.milliseconds).toBeLessThan(15_000);
  });

  test('lets its five people in, each with his role and his buildings', async () => {
    const { demo } = await call(town.url, null, systemInfo);
    const seen: Record<string, [string | undefined, number]> = {};
    for (const { email } of demo?.accounts ?? []) {
      const { accessToken, user } = await signIn(town.url, email, demoPassword);
      const { items } = await call(town.url, accessToken, listBuildings, { query: { limit: 200 } });
      seen[email.split('@')[0] ?? ''] = [user.roles[0]?.role, items.length];
    }
    const everything = seen['energie']?.[1] ?? 0;
    expect(everything).toBeGreaterThanOrEqual(35);
    expect(seen).toMatchObject({
      energie: ['energy_manager', everything],
      admin: ['admin', everything],
      hausmeister: ['caretaker', expect.toSatisfy((count: number) => count > 1 && count < everything)],
      technik: ['technician', expect.toSatisfy((count: number) => count > 1 && count <= everything)],
      lesen: ['viewer', 1],
    });
  });

  test('refuses a second server on the same data', async () => {
    await expect(startTown(dataDir)).rejects.toThrow(/in use by another CityPulse/);
  });

  test('loses nothing it has acknowledged when its server is killed, and keeps its database', async () => {
    const { accessToken } = await signIn(town.url, manager, demoPassword);
    const database = databaseProcess(dataDir);
    const acknowledged = await createUntilGone(town.url, accessToken, () => void town.kill());

    town = await startTown(dataDir);
    tell('after kill -9', town);

    expect(databaseProcess(dataDir)).toBe(database);
    const kept = await siteIds(town.url);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });

  test('answers what it has begun before it stops, and stops its database', async () => {
    const begun = await Promise.all(Array.from({ length: 8 }, () => begunSignIn(town.url)));
    const stopped = town.stop();

    expect(await Promise.all(begun.map((finish) => finish()))).toEqual(begun.map(() => 200));

    expect(await stopped).toBe(0);
    expect(databaseProcess(dataDir)).toBeUndefined();
  });

  test('is all there after a second start', async () => {
    town = await startTown(dataDir);
    tell('warm start', town);
    const before = await siteIds(town.url);
    await town.stop();

    town = await startTown(dataDir);
    expect(await siteIds(town.url)).toEqual(before);
  });

  const browserPath = process.env['CHROMIUM_PATH'];
  test.skipIf(!browserPath)('shows the reference of its API and asks nobody outside for it', async () => {
    const browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      await page.goto(`${town.url}/docs`);
      await page.locator('#operations-tag-buildings').waitFor();
      expect(asked.filter((url) => !url.startsWith(town.url) && !url.startsWith('data:'))).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      expect(await town.stop()).toBe(0);
    }
  });
});

describe('an empty town', () => {
  test('has no account until one is created by hand, who then brings it to its first value', async () => {
    const dataDir = dataFolder();
    const town = await startTown(dataDir, { CITYPULSE_DEMO: '0', LOG_LEVEL: 'warn' });
    expect(town.output()).toContain('npm run citypulse -- user create');
    expect(await call(town.url, null, systemInfo)).toMatchObject({
      setupNeeded: true,
      town: null,
      demo: null,
    });
    await expect(signIn(town.url, manager, demoPassword)).rejects.toThrow(/invalid_credentials/);

    const words = ['user', 'create', '--email', 'anna@town.example', '--name', 'Anna', '--role', 'admin'];
    const command = spawn('npm', ['run', '--silent', 'citypulse', '--', ...words], {
      cwd: root,
      env: environment(dataDir, { CITYPULSE_DEMO: '0', CITYPULSE_PASSWORD: 'a-good-long-password' }),
    });
    const [said] = await Promise.all([text(command.stdout), once(command, 'exit')]);
    expect(said).toBe('Created anna@town.example (admin)\n');

    const { accessToken } = await signIn(town.url, 'anna@town.example', 'a-good-long-password');
    expect(await firstValue(town.url, accessToken)).toMatchObject({
      unit: 'kWh',
      points: [{ start: '2026-01-05T10:00:00Z', value: 12.5, completeness: 1 }],
    });
    expect(await call(town.url, null, systemInfo)).toMatchObject({ setupNeeded: false });
    expect(await town.stop()).toBe(0);
  });
});

/** What the set-up guide of the administration does, step by step. */
async function firstValue(url: string, token: string) {
  await call(url, token, setUpTown, { body: { name: 'Hechingen', state: 'Baden-Württemberg' } });
  const site = await call(url, token, createSite, { body: { name: 'Rathaus' } });
  const building = await call(url, token, createBuilding, {
    body: { siteId: site.id, name: 'Rathaus', usageType: 'administration' },
  });
  const { id: measuringPointId } = await call(url, token, createMeasuringPoint, {
    body: {
      buildingId: building.id,
      name: 'Strom',
      medium: 'electricity',
      unit: 'kWh',
      readingMode: 'interval',
      intervalSeconds: 900,
    },
  });
  const start = '2026-01-05T10:00:00Z';
  const intervals = [{ start, lengthSeconds: 900 as const, value: 12.5 }];
  await call(url, token, ingestIntervals, { body: { measuringPointId, intervals } });
  return call(url, token, getSeries, {
    query: { measuringPointId, from: start, to: '2026-01-05T10:15:00Z', resolution: '15m' },
  });
}

describe('whoever starts it', () => {
  test('need not be root', async ({ skip }) => {
    skip(!isRoot, 'only root can start it as somebody else; the tests above ran as an ordinary user');
    const nobody = { uid: 65_534, gid: 65_534 };
    const dataDir = dataFolder(nobody);

    const town = await startTown(dataDir, { CITYPULSE_SIMULATOR: '0' }, nobody);
    tell('as an ordinary user', town);

    expect((await siteIds(town.url)).size).toBeGreaterThan(0);
    expect(statSync(`${dataDir}/postgres`).uid).toBe(nobody.uid);
    expect(await town.stop()).toBe(0);
    expect(databaseProcess(dataDir)).toBeUndefined();
  });
});
