import { operations } from '@citypulse/contracts/operations';
import { canSomewhere } from '@citypulse/contracts/permissions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildingProbes, townProbes, unscoped } from '../../../test/access-probes.ts';
import {
  ask,
  givenActors,
  givenPlaces,
  givenVisitors,
  townDeviations,
  wallDeviations,
} from '../../../test/access-walls.ts';
import { givenTownRows, type Place, type TownRows } from '../../../test/every-row.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';
import { letDatabaseGrant } from '../../../test/database-wall.ts';
import { rowsOf } from '../../../test/walls.ts';
import { ensureOwnGateway } from '../data-sources/data-sources.service.ts';

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
    expect(
      await townDeviations(api.url, await givenActors(api, [null, places[0]?.buildingId ?? '']), townRows),
    ).toEqual([]);
  });
});

// Every operation for a dozen people in two buildings: long where others work as well.
describe('each role, in the town and in one building, against two buildings', { timeout: 180_000 }, () => {
  test('reaches what the permission table says', async () => {
    const [here, other] = places;
    if (!here || !other) throw new Error('Two places are given');
    const actors = await givenActors(api, [null, here.buildingId]);
    expect(await wallDeviations(api.url, actors, places)).toEqual([]);
    expect(await wallDeviations(api.url, await givenVisitors(api, here, other), places)).toEqual([]);
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

      expect(await wallDeviations(town.url, actors, [here, other])).toEqual([]);
      expect(await wallDeviations(town.url, await givenVisitors(town, here, other), [here, other])).toEqual(
        [],
      );
      expect(await townDeviations(town.url, actors, await givenTownRows(town))).toEqual([]);

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

      expect(await wallDeviations(town.url, limited, [here, other])).toEqual([]);

      expect(await rowsOf(town, other)).toEqual(before);
    } finally {
      await town.close();
    }
  });
});
