import type { Client } from '@citypulse/client/client';
import { newId } from '@citypulse/client/new-id';
import { createAsset } from '@citypulse/contracts/assets';
import { createBuilding, createSite } from '@citypulse/contracts/buildings';
import type { BuildingId, ChecklistItemId, MeterId, UserId } from '@citypulse/contracts/common';
import type { Request } from '@citypulse/contracts/endpoint';
import { createLabels, type Label, type LabelTarget } from '@citypulse/contracts/labels';
import { createTask } from '@citypulse/contracts/maintenance';
import { createMeasuringPoint, createMeter } from '@citypulse/contracts/metering';
import { createReading } from '@citypulse/contracts/readings';
import { createUser } from '@citypulse/contracts/users';
import { people, signedIn } from '../town.ts';

export interface Person {
  id: UserId;
  email: string;
  password: string;
  name: string;
}

/** A building of its own with a caretaker, a water meter read by hand and a boiler, so that tests do not meet. */
export interface House {
  building: { id: BuildingId; name: string };
  caretaker: Person;
  meter: { id: MeterId; pointId: string; pointName: string; lastValue: number };
  asset: { id: string; name: string };
  label: Label;
}

export const administrator = (baseUrl: string): Promise<Client> => signedIn(baseUrl, people.admin);

const day = 86_400_000;
/** Consumption of the meter in a month of 30 days. */
const monthly = 12;
const start = 800;

export async function givenHouse({ api }: Client, name: string): Promise<House> {
  const site = await api.call(createSite, { body: { name: `Gelände ${name}` } });
  const building = await api.call(createBuilding, {
    body: { siteId: site.id, name, usageType: 'school', latitude: 48.35, longitude: 8.96 },
  });
  const buildingId = building.id;
  const point = await api.call(createMeasuringPoint, {
    body: {
      buildingId,
      name: `Wasser ${name}`,
      medium: 'water',
      unit: 'm3',
      readingMode: 'manual',
      place: 'Keller',
    },
  });
  const installedAt = new Date(Date.now() - 400 * day).toISOString();
  const meter = await api.call(createMeter, {
    body: { measuringPointId: point.id, serial: `W-${name}`, installedAt },
  });
  const values = [12, 8, 4, 1].map((months) => [months, start - months * monthly] as const);
  for (const [months, value] of values) {
    const readAt = new Date(Date.now() - months * 30 * day).toISOString();
    await api.call(createReading, { body: { meterId: meter.id, value, readAt } });
  }
  const asset = await api.call(createAsset, {
    body: { buildingId, name: `Kessel ${name}`, kind: 'heating' },
  });
  const label = await givenLabel({ api }, { t: 'measuring_point', id: point.id });
  return {
    building: { id: buildingId, name },
    caretaker: await givenCaretaker({ api }, buildingId, `Hausmeister ${name}`),
    meter: { id: meter.id, pointId: point.id, pointName: point.name, lastValue: start - monthly },
    asset: { id: asset.id, name: asset.name },
    label,
  };
}

export async function givenLabel({ api }: Pick<Client, 'api'>, target: LabelTarget): Promise<Label> {
  const { items } = await api.call(createLabels, { body: { targets: [target] } });
  const [label] = items;
  if (!label) throw new Error('No label was made');
  return label;
}

export async function givenCaretaker(
  { api }: Pick<Client, 'api'>,
  buildingId: BuildingId,
  name: string,
): Promise<Person> {
  const email = `${newId()}@town.example`;
  const { password } = people.admin;
  const { id } = await api.call(createUser, {
    body: {
      email,
      displayName: name,
      password,
      assignments: [{ role: 'caretaker', buildingId, validFrom: null, validTo: null }],
    },
  });
  return { id, email, password, name };
}

/** A checklist with one step of every kind that is answered at the spot. */
export const checklist = [
  { kind: 'number', label: 'Kesseldruck', unit: 'bar', min: 1, max: 2.5 },
  { kind: 'yes_no', label: 'Filter sauber' },
  { kind: 'choice', label: 'Zustand', choices: ['gut', 'mäßig', 'schlecht'] },
  { kind: 'text', label: 'Auffällig' },
] as const;

type NewTask = Request<typeof createTask>['body'];

export function givenTask({ api }: Client, house: House, rest: Partial<NewTask> & { title: string }) {
  return api.call(createTask, {
    body: {
      buildingId: house.building.id,
      kind: 'maintenance',
      assigneeIds: [house.caretaker.id],
      checklist: checklist.map((step) => ({
        ...step,
        id: newId() as ChecklistItemId,
        choices: [...('choices' in step ? step.choices : [])],
      })),
      ...rest,
    },
  });
}
