import { currentSchema, push } from '@citypulse/contracts/mutations';
import type { Response } from '@citypulse/contracts/endpoint';
import { queueable, type QueueableOperation } from '@citypulse/contracts/queueable';
import { newId } from '../src/platform/new-id.ts';
import type { TestUser } from './test-api.ts';

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
