import { randomUUID } from 'node:crypto';
import { can, roles } from '@citypulse/contracts/permissions';
import { afterAll, beforeAll, expect } from 'vitest';
import { buildingProbes, endpointOf, type Probe } from '../access-probes.ts';
import { givenPlace, type Place } from '../every-row.ts';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { bare, startTarget, type Answer, type Target } from './target.ts';

let target: Target;
let here: Place;
let there: Place;
/** May do everything in the one building, and nothing in the other. */
let manager: TestUser;
beforeAll(async () => {
  target = await startTarget();
  here = await givenPlace(target.api);
  there = await givenPlace(target.api);
  manager = await target.as('energy_manager', here.buildingId);
}, 60_000);
afterAll(() => target.close());

async function probed(user: TestUser, { operationId, params, query, body, file }: Probe): Promise<Answer> {
  const { method, path } = endpointOf(operationId);
  const address = path.replaceAll(/:(\w+)/g, (_, name: string) => params?.[name] ?? randomUUID());
  const search = new URLSearchParams(
    Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]),
  );
  const form = new FormData();
  for (const [name, value] of Object.entries(body ?? {})) form.set(name, String(value));
  if (file !== undefined) form.set('file', new Blob([file]), 'file.csv');
  return target.send(`${address}?${search}`, {
    method,
    token: user.accessToken,
    ...(file === undefined ? (body ? { json: body } : {}) : { body: form }),
  });
}

/** A refusal, or a list without the row. */
function isClosed({ status, code, text }: Answer, { shows }: Probe): boolean {
  if (status === 403 || status === 404) return true;
  if (status === 422) return code?.startsWith('unknown_') ?? false;
  return status < 300 && shows !== undefined && !text.includes(shows);
}

async function openOnes(user: TestUser, probes: readonly Probe[]): Promise<string[]> {
  const found: string[] = [];
  for (const probe of probes) {
    const answer = await probed(user, probe);
    if (!isClosed(answer, probe))
      found.push(`${probe.operationId}: ${answer.status} ${answer.text.slice(0, 200)}`);
  }
  return found;
}

check('V8.2.2', 'no role of one building reads, changes or makes anything in another', async () => {
  const found: string[] = [];
  for (const role of roles) {
    const user = await target.as(role, here.buildingId);
    found.push(...(await openOnes(user, buildingProbes(there))).map((one) => `${role}: ${one}`));
  }
  expect(found).toEqual([]);
});

check('V8.2.2', 'somebody without any role sees nothing of any building', async () => {
  const user = await target.as('viewer', here.buildingId);
  await target.api.app.db.system.deleteFrom('role_assignments').where('user_id', '=', user.userId).execute();
  const answer = await target.send('/v1/buildings', { token: user.accessToken });
  expect(answer.code).toBe('authz_stale');
});

check('V8.2.2', 'a role of the past or of the future opens nothing today', async () => {
  for (const dates of [{ valid_to: '2020-01-01' }, { valid_from: '2099-01-01' }]) {
    const user = await target.as('admin', here.buildingId);
    const { system } = target.api.app.db;
    await system.updateTable('role_assignments').set(dates).where('user_id', '=', user.userId).execute();
    const again = await signedIn(user);
    expect(
      await openOnes(
        again,
        buildingProbes(here).filter(({ operationId }) => endpointOf(operationId).method === 'GET'),
      ),
    ).toEqual([]);
  }
});

async function signedIn(user: TestUser): Promise<TestUser> {
  const json = { email: `${user.userId}@test.example`, password: 'a-long-test-password', platform: 'mobile' };
  const { accessToken } = (await target.send('/v1/auth/login', { json })).json<{ accessToken: string }>();
  return { ...user, accessToken };
}

check(
  'V8.2.2',
  'the id of a foreign row is answered byte for byte like one that does not exist',
  async () => {
    const reads = buildingProbes(there).filter(
      ({ params, operationId }) => params && endpointOf(operationId).method === 'GET',
    );
    expect(reads.length).toBeGreaterThan(8);
    for (const probe of reads) {
      const params = Object.fromEntries(Object.keys(probe.params ?? {}).map((name) => [name, randomUUID()]));
      const [foreign, missing] = [await probed(manager, probe), await probed(manager, { ...probe, params })];
      expect(bare(foreign), probe.operationId).toBe(bare(missing));
    }
  },
);

check(
  'V8.2.3',
  'who may only look is shown no control and refused each change in his own building',
  async () => {
    const viewer = await target.as('viewer', here.buildingId);
    const grants = [{ role: 'viewer' as const, buildingId: here.buildingId }];
    const lacking = buildingProbes(here).filter(
      ({ permission }) => !can(grants, permission, here.buildingId),
    );
    expect(lacking.length).toBeGreaterThan(15);
    expect(await openOnes(viewer, lacking)).toEqual([]);
  },
);
