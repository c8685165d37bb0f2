import { randomUUID } from 'node:crypto';
import { can, canSomewhere, roles, type Grant } from '@citypulse/contracts/permissions';
import { ensureOwnGateway } from '../src/features/data-sources/data-sources.service.ts';
import { startSession } from '../src/features/identity/identity.service.ts';
import { buildingProbes, endpointOf, townProbes, type Probe } from './access-probes.ts';
import { givenPlace, type Place, type TownRows } from './every-row.ts';
import type { TestApi, TestUser } from './test-api.ts';

type Parts = Pick<Probe, 'params' | 'query' | 'body' | 'file'>;

/** The bare answer, whatever it is. */
export async function ask(url: string, token: string | null, operationId: string, parts: Parts) {
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
export async function outcome(url: string, user: TestUser, probe: Probe): Promise<string> {
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

export interface Actor {
  name: string;
  grants: readonly Grant[];
  user: TestUser;
}

export async function givenActors(town: TestApi, buildingIds: readonly (string | null)[]): Promise<Actor[]> {
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
export async function givenVisitors(town: TestApi, home: Place, other: Place): Promise<Actor[]> {
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

/** Asks everything about two buildings, of which an actor of one building has the first; what is not as it should be. */
export async function wallDeviations(
  url: string,
  actors: readonly Actor[],
  places: readonly Place[],
): Promise<string[]> {
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
  return deviations;
}

/** Who sees a building and may not act in it can be told so; to who does not see it, it does not exist. */
export function wantedOf({ grants }: Actor, { permission }: Probe, { buildingId }: Place): string[] {
  if (!canSomewhere(grants, permission)) return ['forbidden'];
  if (can(grants, permission, buildingId)) return ['granted'];
  return can(grants, 'buildings:read', buildingId) ? ['forbidden', 'hidden'] : ['hidden'];
}

/** Asks everything about the town as a whole; what is not as it should be. */
export async function townDeviations(
  url: string,
  actors: readonly Actor[],
  rows: TownRows,
): Promise<string[]> {
  const deviations: string[] = [];
  for (const actor of actors) {
    for (const probe of townProbes(rows)) {
      const found = await outcome(url, actor.user, probe);
      const wanted = can(actor.grants, probe.permission, null) ? 'granted' : 'forbidden';
      if (found !== wanted) deviations.push(`${actor.name}: ${probe.operationId} is ${found}, not ${wanted}`);
    }
  }
  return deviations;
}

/** Two buildings whose points have delivered a value. */
export async function givenPlaces(town: TestApi): Promise<Place[]> {
  const both = [await givenPlace(town), await givenPlace(town)];
  const gateway = await ensureOwnGateway(town.app, 'Gateway of both');
  for (const place of both) {
    const delivery = buildingProbes(place).find((probe) => probe.operationId === 'ingestIntervals') ?? {};
    const { status, text } = await ask(town.url, gateway.key, 'ingestIntervals', delivery);
    if (status !== 200) throw new Error(text);
  }
  return both;
}
