import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createClient, type Client } from '@citypulse/client/client';
import { createBuilding, createSite } from '@citypulse/contracts/buildings';
import { ingestIntervals, type Interval } from '@citypulse/contracts/intervals';
import { createMeasuringPoint, createMeter } from '@citypulse/contracts/metering';
import { createReading } from '@citypulse/contracts/readings';
import { createUser } from '@citypulse/contracts/users';
import type { z } from 'zod';
import { softwareKey } from '../apps/api/test/signing-phone.ts';

const password = 'ein langes Passwort';

export const people = {
  admin: { email: 'admin@town.example', password },
  /** Sees and delivers everything. */
  energy: { email: 'energie@town.example', password },
  /** Sees the library only. */
  reader: { email: 'lesen@town.example', password },
};

export interface Town {
  school: { id: string; name: string };
  library: { id: string; name: string };
  /** Quarter hours of electricity in the school. */
  pointId: string;
  /** A water meter of the school, read by hand. */
  meterId: string;
}

const quarter = 900_000;
const delivery = 10_000;
const yearOfQuarters = 35_040;

/** The start of the newest whole quarter hour. */
export const newestStart = () => Math.floor(Date.now() / quarter) * quarter - quarter;

/** A phone made of software: it signs what it sends, as the server demands. */
export async function signedIn(
  baseUrl: string,
  { email, password }: { email: string; password: string },
): Promise<Client> {
  let token: string | null = null;
  const key = await softwareKey();
  const client = createClient({
    baseUrl,
    platform: 'mobile',
    deviceId: randomUUID(),
    device: async () => ({ deviceType: 'android' }),
    signer: {
      key: async () => key,
      sha256: (bytes) => createHash('sha256').update(bytes).digest(),
      random: (count) => randomBytes(count),
    },
    tokens: {
      read: async () => token,
      write: async (next) => void (token = next),
      clear: async () => void (token = null),
    },
  });
  await client.session.signIn({ email, password });
  return client;
}

type Delivered = z.input<typeof Interval>;

/** A plausible day in kWh a quarter hour: low at night, high at noon, different every day. */
const usual = (start: number) => {
  const hour = (start / 3_600_000) % 24;
  return 4 + 8 * Math.exp(-((hour - 11) ** 2) / 18) + 2 * Math.sin(start / 86_400_000) ** 2;
};

async function deliverYear(client: Client, measuringPointId: string): Promise<void> {
  const last = newestStart();
  const intervals = Array.from({ length: yearOfQuarters }, (_, index): Delivered => {
    const start = last - index * quarter;
    return {
      start: new Date(start).toISOString(),
      lengthSeconds: 900,
      value: Math.round(usual(start) * 1000) / 1000,
    };
  });
  for (let from = 0; from < intervals.length; from += delivery) {
    const body = { measuringPointId, intervals: intervals.slice(from, from + delivery) };
    await client.api.call(ingestIntervals, { body: body as never }, { timeoutMs: 60_000 });
  }
}

/** Two buildings, a year of quarter hours in one of them, a meter read by hand, two people. */
export async function givenTown(baseUrl: string): Promise<Town> {
  const { api, ...admin } = await signedIn(baseUrl, people.admin);
  const site = await api.call(createSite, { body: { name: 'Schulzentrum' } });
  const building = (name: string, usageType: 'school' | 'library') =>
    api.call(createBuilding, {
      body: {
        siteId: site.id,
        name,
        usageType,
        latitude: 48.3525,
        longitude: 8.9635,
        areas: [{ kind: 'ngf', squareMeters: 4200, validFrom: '2020-01-01', validTo: null }],
      },
    });
  const [school, library] = [
    await building('Gymnasium', 'school'),
    await building('Stadtbücherei', 'library'),
  ];
  const point = await api.call(createMeasuringPoint, {
    body: {
      buildingId: school.id,
      name: 'Strom Bezug',
      medium: 'electricity',
      unit: 'kWh',
      readingMode: 'interval',
      intervalSeconds: 900,
    },
  });
  const water = await api.call(createMeasuringPoint, {
    body: {
      buildingId: school.id,
      name: 'Wasser Zulauf',
      medium: 'water',
      unit: 'm3',
      readingMode: 'manual',
    },
  });
  const installedAt = new Date(Date.now() - 400 * 86_400_000);
  const meter = await api.call(createMeter, {
    body: { measuringPointId: water.id, serial: 'W-4711', installedAt: installedAt.toISOString() },
  });
  for (const months of [12, 8, 4, 1]) {
    const readAt = new Date(Date.now() - months * 30 * 86_400_000).toISOString();
    await api.call(createReading, { body: { meterId: meter.id, value: 1000 - months * 10, readAt } });
  }
  const user = (email: string, role: 'energy_manager' | 'viewer', buildingId: typeof school.id | null) =>
    api.call(createUser, {
      body: {
        email,
        displayName: role === 'viewer' ? 'Leo Leser' : 'Eva Energie',
        password,
        assignments: [{ role, buildingId, validFrom: null, validTo: null }],
      },
    });
  await user(people.energy.email, 'energy_manager', null);
  await user(people.reader.email, 'viewer', library.id);
  await deliverYear({ api, ...admin }, point.id);
  return {
    school: { id: school.id, name: school.name },
    library: { id: library.id, name: library.name },
    pointId: point.id,
    meterId: meter.id,
  };
}
