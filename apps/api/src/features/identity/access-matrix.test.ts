import { randomUUID } from 'node:crypto';
import { operations } from '@citypulse/contracts/operations';
import { can, canSomewhere, roles, type Grant } from '@citypulse/contracts/permissions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildingProbes, endpointOf, townProbes, unscoped, type Probe } from '../../../test/access-probes.ts';
import { givenPlace, givenTownRows, type Place, type TownRows } from '../../../test/every-row.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { letDatabaseGrant, rowsOf } from '../../../test/walls.ts';
import { ensureOwnGateway } from '../data-sources/data-sources.service.ts';
import { startSession } from './identity.service.ts';

type Parts = Pick<Probe, 'params' | 'query' | 'body' | 'file'>;

/** The bare answer, whatever it is. */
async function ask(url: string, token: string | null, operationId: string, parts: Parts) {
  const { params, query, body, file } = parts;
  const { method, path } = endpointOf(operationId);
  const address = path.replace(/:(\w+)/g, (_, name: string) => params?.[name] ?? randomUUID());
  const search = new URLSearchParams(
    Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]),
  );
  const form = file === undefined ? undefined : formOf(file, body ?? {});
  const answer = await fetch(`${url}${address}?${search}`, {
    method,
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(body && !form ? { 'Content-Type': 'application/json' } : {}),
    },
    body: form ?? (body ? JSON.stringify(body) : null),
  });
  return { status: answer.status, text: await answer.text() };
}

function formOf(file: string, fields: object): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  form.set('file', new Blob([file]), 'file.csv');
  return form;
}

/**
 * Granted, refused for want of the right, or as if it did not exist. What the state of a row does not allow (409, and
 * 422 of another kind) is granted: the caller has reached it.
 */
async function outcome(url: string, user: TestUser, probe: Probe): Promise<string> {
  const { status, text } = await ask(url, user.accessToken, probe.operationId, probe);
  if (status === 403) return 'forbidden';
  if (status === 404 || (status === 422 && /"code":"unknown_/.test(text))) return 'hidden';
  if (status === 409 || status === 422) return 'granted';
  if (status >= 300) return `${status} ${text}`;
  return probe.shows === undefined || text.includes(probe.shows) ? 'granted' : 'hidden';
}

/** Reads side by side, writes one after the other so that none meets another's lock. */
async function outcomes(url: string, user: TestUser, probes: readonly Probe[]): Promise<string[]> {
  let lastWrite: Promise<unknown> = Promise.resolve();
  return Promise.all(
    probes.map((probe) => {
      const reads = endpointOf(probe.operationId).method === 'GET';
      const answer = reads ? outcome(url, user, probe) : lastWrite.then(() => outcome(url, user, probe));
      if (!reads) lastWrite = answer;
      return answer;
    }),
  );
}

interface Actor {
  name: string;
  grants: readonly Grant[];
  user: TestUser;
}

async function givenActors(town: TestApi, buildingIds: readonly (string | null)[]): Promise<Actor[]> {
  const actors: Actor[] = [];
  for (const role of roles) {
    for (const buildingId of buildingIds) {
      const name = `${role} of ${buildingId === null ? 'the town' : 'building 1'}`;
      actors.push({ name, grants: [{ role, buildingId }], user: await town.as(role, buildingId) });
    }
  }
  return actors;
}

/** Those who may do things in the one building and only look at the other. */
async function givenVisitors(town: TestApi, home: Place, other: Place): Promise<Actor[]> {
  const from = { platform: 'mobile', userAgent: null, requestId: 'test' } as const;
  const actors: Actor[] = [];
  for (const role of roles) {
    const { userId } = await town.as(role, home.buildingId);
    const visit = { user_id: userId, role: 'viewer', building_id: other.buildingId };
    await town.app.db.system.insertInto('role_assignments').values(visit).execute();
    const { answer } = await startSession(town.app, userId, from);
    const name = `${role} of building 1, viewer of building 2`;
    const grants: Grant[] = [
      { role, buildingId: home.buildingId },
      { role: 'viewer', buildingId: other.buildingId },
    ];
    actors.push({ name, grants, user: town.asToken(answer.accessToken, userId) });
  }
  return actors;
}

/** Asks everything about two buildings, of which an actor of one building has the first. */
async function expectWallsToHold(url: string, actors: readonly Actor[], places: readonly Place[]) {
  const deviations: string[] = [];
  for (const actor of actors) {
    for (const [index, place] of places.entries()) {
      const probes = buildingProbes(place);
      const found = await outcomes(url, actor.user, probes);
      for (const [position, probe] of probes.entries()) {
        const wanted = wantedOf(actor, probe, place);
        const what = `${probe.operationId} in building ${index + 1}`;
        if (!wanted.includes(found[position] ?? '')) {
          deviations.push(`${actor.name}: ${what} is ${found[position]}, not ${wanted.join(' or ')}`);
        }
      }
    }
  }
  expect(deviations).toEqual([]);
}

/** Who sees a building and may not act in it can be told so; to who does not see it, it does not exist. */
function wantedOf({ grants }: Actor, { permission }: Probe, { buildingId }: Place): string[] {
  if (!canSomewhere(grants, permission)) return ['forbidden'];
  if (can(grants, permission, buildingId)) return ['granted'];
  return can(grants, 'buildings:read', buildingId) ? ['forbidden', 'hidden'] : ['hidden'];
}

/** Asks everything about the town as a whole. */
async function expectTownToHold(url: string, actors: readonly Actor[], rows: TownRows) {
  const deviations: string[] = [];
  for (const actor of actors) {
    for (const probe of townProbes(rows)) {
      const found = await outcome(url, actor.user, probe);
      const wanted = can(actor.grants, probe.permission, null) ? 'granted' : 'forbidden';
      if (found !== wanted) deviations.push(`${actor.name}: ${probe.operationId} is ${found}, not ${wanted}`);
    }
  }
  expect(deviations).toEqual([]);
}

/** Two buildings whose points have delivered a value. */
async function givenPlaces(town: TestApi): Promise<Place[]> {
  const both = [await givenPlace(town), await givenPlace(town)];
  const gateway = await ensureOwnGateway(town.app, 'Gateway of both');
  for (const place of both) {
    const delivery = buildingProbes(place).find((probe) => probe.operationId === 'ingestIntervals') ?? {};
    expect(await ask(town.url, gateway.key, 'ingestIntervals', delivery)).toMatchObject({ status: 200 });
  }
  return both;
}

let api: TestApi;
let places: Place[];
let townRows: TownRows;
beforeAll(async () => {
  api = await startTestApi();
  places = await givenPlaces(api);
  townRows = await givenTownRows(api);
});
afterAll(() => api.close());

describe('every operation', () => {
  const guarded = operations.filter(({ endpoint }) => endpoint.access !== 'public');

  test('that asks for a permission is probed below, or has nothing in it that belongs to one building', () => {
    const [place] = places;
    const probed = [...(place ? buildingProbes(place) : []), ...townProbes(townRows)].map(
      (probe) => probe.operationId,
    );
    const permitted = guarded
      .filter(({ endpoint }) => endpoint.access !== 'signed_in')
      .map((one) => one.operationId);
    expect(permitted.toSorted()).toEqual([...new Set([...probed, ...unscoped])].toSorted());
  });

  test('without a token is answered 401, and none is left without a route', async () => {
    const deviations: string[] = [];
    for (const { operationId, endpoint } of operations) {
      const { status, text } = await ask(api.url, null, operationId, endpoint.body ? { body: {} } : {});
      const fits = endpoint.access === 'public' ? !text.includes('No such route') : status === 401;
      if (!fits) deviations.push(`${operationId}: ${status}`);
    }
    expect(deviations).toEqual([]);
  });

  test('is open to exactly the roles of the permission table', async () => {
    const deviations: string[] = [];
    for (const { name, grants, user } of await givenActors(api, [null])) {
      for (const { operationId, endpoint } of guarded) {
        const permission = endpoint.access;
        if (permission === 'signed_in' || permission === 'public') continue;
        const { status } = await ask(api.url, user.accessToken, operationId, {});
        const allowed = canSomewhere(grants, permission);
        if ((status === 403) === allowed) deviations.push(`${name}: ${operationId} is answered ${status}`);
      }
    }
    expect(deviations).toEqual([]);
  });

  test('but the delivery of values is closed to a gateway', async () => {
    const { key } = await ensureOwnGateway(api.app, 'Gateway');
    const deviations: string[] = [];
    for (const { operationId, endpoint } of guarded) {
      const { status } = await ask(api.url, key, operationId, {});
      const open = endpoint.access === 'energy:ingest';
      if ((status === 403) === open) deviations.push(`${operationId}: ${status}`);
    }
    expect(deviations).toEqual([]);
  });

  test('on the town as a whole is closed to a role in one building', async () => {
    await expectTownToHold(api.url, await givenActors(api, [null, places[0]?.buildingId ?? '']), townRows);
  });
});

// Every operation for a dozen people in two buildings: long where others work as well.
describe('each role, in the town and in one building, against two buildings', { timeout: 180_000 }, () => {
  test('reaches what the permission table says', async () => {
    const [here, other] = places;
    if (!here || !other) throw new Error('Two places are given');
    const actors = await givenActors(api, [null, here.buildingId]);
    await expectWallsToHold(api.url, actors, places);
    await expectWallsToHold(api.url, await givenVisitors(api, here, other), places);
  });

  test('is refused the id of a reading beyond reach like any other that is taken', async () => {
    const [here, other] = places;
    const user = await api.as('caretaker', here?.buildingId);
    const body = { id: other?.readingId, meterId: here?.meterId, value: 100, readAt: '2024-03-01T00:00:00Z' };

    const answer = await ask(api.url, user.accessToken, 'createReading', { body });

    expect(JSON.parse(answer.text)).toMatchObject({ status: 409, code: 'already_exists' });
  });

  test('reaches and changes the same with the filters of the server alone', async () => {
    const town = await startTestApi();
    try {
      const [here, other] = await givenPlaces(town);
      if (!here || !other) throw new Error('Two places are given');
      await letDatabaseGrant(town, 'null::uuid');
      const before = await rowsOf(town, other);
      const actors = await givenActors(town, [here.buildingId]);

      await expectWallsToHold(town.url, actors, [here, other]);
      await expectWallsToHold(town.url, await givenVisitors(town, here, other), [here, other]);
      await expectTownToHold(town.url, actors, await givenTownRows(town));

      expect(await rowsOf(town, other)).toEqual(before);
    } finally {
      await town.close();
    }
  });

  test('reaches and changes the same with the row-level security of the database alone', async () => {
    const town = await startTestApi();
    try {
      const [here, other] = await givenPlaces(town);
      if (!here || !other) throw new Error('Two places are given');
      // The server believes in rights for the whole town; only the database knows better.
      const actors = await givenActors(town, [null]);
      await letDatabaseGrant(town, `'${here.buildingId}'::uuid`);
      const before = await rowsOf(town, other);
      const limited = actors.map((actor) => ({
        ...actor,
        grants: actor.grants.map(({ role }) => ({ role, buildingId: here.buildingId })),
      }));

      await expectWallsToHold(town.url, limited, [here, other]);

      expect(await rowsOf(town, other)).toEqual(before);
    } finally {
      await town.close();
    }
  });
});
