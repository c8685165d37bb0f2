import { currentSchema, push } from '@citypulse/contracts/mutations';
import type { Response } from '@citypulse/contracts/endpoint';
import { queueable, type QueueableOperation } from '@citypulse/contracts/queueable';
import { listReadings } from '@citypulse/contracts/readings';
import { newId } from '../src/platform/new-id.ts';
import type { TestApi, TestUser } from './test-api.ts';

export type Item = { id: string; seq: number } & Record<string, unknown>;
type Answer = Response<typeof push>;

/** A device's queue as the server gets to know it: numbered without gaps, sent by hand. */
export class Outbox {
  readonly deviceId: string;
  #seq = 0;

  constructor(deviceId = `phone-${newId()}`) {
    this.deviceId = deviceId;
  }

  /** A mutation of this kind with the next number; what a test is about is given as fields. */
  item(type: QueueableOperation, entityId: string, fields: Record<string, unknown> = {}): Item {
    return {
      id: newId(),
      seq: ++this.#seq,
      type,
      entity: { t: queueable[type].entity, id: entityId },
      occurredAt: '2026-11-20T10:00:00Z',
      ...fields,
    };
  }

  /** One that makes a row with this body, under its id. */
  create(type: QueueableOperation, body: object, fields: Record<string, unknown> = {}): Item {
    const id = newId();
    return this.item(type, id, { body: { id, ...body }, ...fields });
  }

  send(user: TestUser, batch: readonly Item[], schema: number = currentSchema): Promise<Answer> {
    return user.call(push, this.request(batch, schema));
  }

  request(batch: readonly Item[], schema: number = currentSchema) {
    return { body: { deviceId: this.deviceId, schema, batch: [...batch] } };
  }
}

export const statuses = ({ results }: Answer) => results.map(({ status }) => status);

export async function givenMeter(api: TestApi) {
  const building = await api.given.building();
  const point = await api.given.measuringPoint({ buildingId: building.id, readingMode: 'manual' });
  const meter = await api.given.meter({
    measuringPointId: point.id,
    buildingId: building.id,
    installedAt: '2026-09-30T00:00:00Z',
  });
  return { building, point, meter };
}

/** A caretaker of one building with a meter in it, and his phone. */
export async function givenPhone(api: TestApi) {
  const place = await givenMeter(api);
  const user = await api.as('caretaker', place.building.id);
  return { ...place, user, outbox: new Outbox() };
}

export const hour = (n: number) => new Date(Date.UTC(2026, 9, 1, n)).toISOString();
export const reading = (meterId: string, n: number) => ({ meterId, value: 100 + n, readAt: hour(n) });

export const readingsOf = async (user: TestUser, meterId: string) =>
  (await user.call(listReadings, { query: { meterId: meterId as never } })).items.map(({ value }) => value);
