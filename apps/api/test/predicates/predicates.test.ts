import { writeFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { can } from '@citypulse/contracts/permissions';
import { buildingProbes, townProbes, type Probe } from '../access-probes.ts';
import {
  givenActors,
  givenPlaces,
  givenVisitors,
  outcome,
  wallDeviations,
  wantedOf,
  type Actor,
} from '../access-walls.ts';
import { givenTownRows, type Place, type TownRows } from '../every-row.ts';
import { RowWalls } from '../row-walls.ts';
import { startTestApi, type TestApi } from '../test-api.ts';
import { letDatabaseGrant } from '../database-wall.ts';
import { CallSites } from './call-sites.ts';
import type { Verdicts } from './predicates-page.ts';
import { rowMutants, type RowMutant } from './row-mutants.ts';

const sites = (globalThis.predicates = new CallSites());
const verdicts: Verdicts = { rows: [], sites: [] };

// For scripts/predicates.ts, which has what is left looked at by other tests.
afterAll(() => writeFile(process.env['PREDICATES_OUT'] ?? '/dev/null', JSON.stringify(verdicts)));

describe('a predicate of the database, weakened', () => {
  let api: TestApi;
  let walls: RowWalls;
  let owner: pg.Client;
  let limited: { url: string; actors: Actor[]; places: Place[]; owner: pg.Client; api: TestApi };
  beforeAll(async () => {
    api = await startTestApi();
    walls = await RowWalls.of(api);
    owner = await ownerOf(api);
    limited = await givenDatabaseAlone();
  });
  afterAll(async () => {
    await Promise.all([owner.end(), limited.owner.end()]);
    await Promise.all([api.close(), limited.api.close()]);
  });

  async function noticed({ table }: RowMutant): Promise<string | undefined> {
    for (const one of walls.tables.filter(({ name }) => table === null || name === table)) {
      const [first] = await walls.deviations(one);
      if (first) return first;
    }
    const uneven = await walls.unevenPolicies();
    if (uneven.some((name) => name === table)) return 'inserting or deleting differs from changing';
    const open = await walls.openHiddenTables();
    return open.some((name) => name === table) ? 'nobody is to see a row of it' : undefined;
  }

  async function noticedOverHttp(mutant: RowMutant): Promise<string | undefined> {
    return withMutant(limited.owner, mutant, async () => {
      const [first] = await wallDeviations(limited.url, limited.actors, limited.places);
      return first && `${first} (the database alone)`;
    });
  }

  test('is noticed', { timeout: 900_000 }, async () => {
    for (const mutant of await rowMutants(owner)) {
      const by = (await withMutant(owner, mutant, () => noticed(mutant))) ?? (await noticedOverHttp(mutant));
      verdicts.rows.push({ what: mutant.what, change: mutant.change, by });
    }
    expect(verdicts.rows.filter(({ by }) => by === undefined)).toEqual([]);
  });
});

/** A server that believes in rights for the whole town: only the database knows better. */
async function givenDatabaseAlone() {
  const town = await startTestApi();
  const places = await givenPlaces(town);
  const [here] = places;
  if (!here) throw new Error('A place is given');
  const believed = await givenActors(town, [null]);
  await letDatabaseGrant(town, `'${here.buildingId}'::uuid`);
  const actors = believed.map((actor) => ({
    ...actor,
    grants: actor.grants.map(({ role }) => ({ role, buildingId: here.buildingId })),
  }));
  return { url: town.url, actors, places, owner: await ownerOf(town), api: town };
}

async function ownerOf(api: TestApi): Promise<pg.Client> {
  const owner = new pg.Client(api.databaseUrl);
  await owner.connect();
  await owner.query('set role citypulse_owner');
  return owner;
}

async function withMutant<T>(owner: pg.Client, mutant: RowMutant, work: () => Promise<T>): Promise<T> {
  await owner.query(mutant.mutate);
  try {
    return await work();
  } finally {
    await owner.query(mutant.restore);
  }
}

interface Asked {
  actor: Actor;
  probe: Probe;
  wanted: readonly string[];
}

describe('a predicate of the server, answering yes at one place', () => {
  let api: TestApi;
  let places: Place[];
  let actors: Actor[];
  let townRows: TownRows;
  beforeAll(async () => {
    api = await startTestApi();
    places = await givenPlaces(api);
    const [here, other] = places;
    if (!here || !other) throw new Error('Two places are given');
    // The database grants everything everywhere: what is held back, the server holds back.
    await letDatabaseGrant(api, 'null::uuid');
    actors = [...(await givenActors(api, [here.buildingId])), ...(await givenVisitors(api, here, other))];
    townRows = await givenTownRows(api);
  });
  afterAll(() => api.close());

  /** Every request of everybody that is to be refused, or to show nothing. */
  const refusedOnes = (): Asked[] =>
    actors
      .flatMap((actor) => [
        ...places.flatMap((place) =>
          buildingProbes(place).map((probe) => ({ actor, probe, wanted: wantedOf(actor, probe, place) })),
        ),
        ...townProbes(townRows)
          .filter(({ permission }) => !can(actor.grants, permission, null))
          .map((probe) => ({ actor, probe, wanted: ['forbidden'] })),
      ])
      .filter(({ wanted }) => !wanted.includes('granted'));

  /** By the places it comes by, without any opened. */
  async function asking(): Promise<Map<string, Asked[]>> {
    const bySite = new Map<string, Asked[]>();
    for (const one of refusedOnes()) {
      sites.asked.clear();
      const found = await outcome(api.url, one.actor.user, one.probe);
      expect(one.wanted, `${one.actor.name}: ${one.probe.operationId}`).toContain(found);
      for (const site of sites.asked) bySite.set(site, [...(bySite.get(site) ?? []), one]);
    }
    return bySite;
  }

  async function noticed(asked: readonly Asked[]): Promise<string | undefined> {
    for (const { actor, probe, wanted } of asked) {
      const found = await outcome(api.url, actor.user, probe);
      if (!wanted.includes(found)) return `${actor.name}: ${probe.operationId} is ${found}`;
    }
    return undefined;
  }

  test('is mostly noticed by who is refused', { timeout: 900_000 }, async () => {
    for (const [site, asked] of [...(await asking())].toSorted(([a], [b]) => a.localeCompare(b))) {
      sites.opened = site;
      const by = await noticed(asked);
      sites.opened = null;
      verdicts.sites.push({ what: site, change: 'yes', by });
    }
    expect(verdicts.sites.filter(({ by }) => by !== undefined).length).toBeGreaterThan(60);
  });
});
