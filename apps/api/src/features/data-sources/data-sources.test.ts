import { randomUUID } from 'node:crypto';
import { BuildingId } from '@citypulse/contracts/common';
import * as contract from '@citypulse/contracts/data-sources';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { me } from '@citypulse/contracts/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { ensureOwnGateway } from './data-sources.service.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api.close());

async function deliver(key: string, measuringPointId: string): Promise<string> {
  const start = '2026-01-05T10:00:00Z';
  const body = { measuringPointId, intervals: [{ start, lengthSeconds: 900 as const, value: 1 }] };
  try {
    await api.asToken(key).call(ingestIntervals, { body } as never);
    return 'delivered';
  } catch (error) {
    return (error as Error).message.split(' ')[1]?.replace(':', '') ?? '';
  }
}

async function givenPoint() {
  const building = await api.given.building();
  return api.given.measuringPoint({ buildingId: building.id });
}

test('a gateway delivers with the key that was shown once, and does nothing else', async () => {
  const point = await givenPoint();

  const { dataSource, key } = await manager.call(contract.createDataSource, {
    body: { name: 'Gateway Rathaus' },
  });

  expect(key).toMatch(/^cpk_[\w-]{43}$/);
  expect(key.startsWith(dataSource.keyHint)).toBe(true);
  expect(await deliver(key, point.id)).toBe('delivered');
  expect(await api.asToken(key).refused(me)).toMatchObject({ code: 'forbidden' });
  const { items } = await manager.call(contract.listDataSources);
  expect(items.find((item) => item.id === dataSource.id)).toMatchObject({
    lastSeenAt: expect.any(String),
    version: dataSource.version,
  });
  expect(JSON.stringify(items)).not.toContain(key);
});

test('a gateway of one building delivers for no other', async () => {
  const [own, foreign] = [await givenPoint(), await givenPoint()];
  const buildingId = BuildingId.parse(own.building_id);
  const { key } = await manager.call(contract.createDataSource, { body: { name: 'Gateway', buildingId } });

  expect(await deliver(key, own.id)).toBe('delivered');
  expect(await deliver(key, foreign.id)).toBe('unknown_measuring_point');
});

test('a disabled gateway is refused at once and works again when enabled', async () => {
  const point = await givenPoint();
  const { dataSource, key } = await manager.call(contract.createDataSource, { body: { name: 'Gateway' } });
  await deliver(key, point.id);
  const set = (disabled: boolean) =>
    manager.call(contract.updateDataSource, { params: { dataSourceId: dataSource.id }, body: { disabled } });

  await set(true);
  expect(await deliver(key, point.id)).toBe('not_authenticated');
  await set(false);
  expect(await deliver(key, point.id)).toBe('delivered');
});

test('unknown keys, unknown buildings and editing an old version are refused', async () => {
  expect(await deliver(`cpk_${'A'.repeat(43)}`, randomUUID())).toBe('not_authenticated');
  const nowhere = { name: 'Gateway', buildingId: BuildingId.parse(randomUUID()) };
  expect(await manager.refused(contract.createDataSource, { body: nowhere })).toMatchObject({
    code: 'not_found',
  });
  const { dataSource } = await manager.call(contract.createDataSource, { body: { name: 'Gateway' } });
  const rename = () =>
    manager.call(
      contract.updateDataSource,
      { params: { dataSourceId: dataSource.id }, body: { name: 'Anders' } },
      { 'If-Match': `"${dataSource.version}"` },
    );
  expect(await rename()).toMatchObject({ name: 'Anders' });
  await expect(rename()).rejects.toThrow('version_mismatch');
});

test('a repeated Idempotency-Key does not show a key again', async () => {
  const headers = { 'Idempotency-Key': 'one' };
  const { key } = await manager.call(contract.createDataSource, { body: { name: 'Gateway' } }, headers);
  const again = await manager.call(contract.createDataSource, { body: { name: 'Gateway' } }, headers);
  expect(again.key).not.toBe(key);
  const kept = await api.app.db.system.selectFrom('idempotency_keys').select('answer').execute();
  expect(JSON.stringify(kept)).not.toContain(key);
});

test('gateways are listed by name, page by page', async () => {
  for (const name of ['0 c', '0 a', '0 B']) await manager.call(contract.createDataSource, { body: { name } });

  const first = await manager.call(contract.listDataSources, { query: { limit: 2 } });
  const second = await manager.call(contract.listDataSources, {
    query: { limit: 1, cursor: first.nextCursor ?? '' },
  });

  expect([...first.items, ...second.items].map((item) => item.name)).toEqual(['0 a', '0 B', '0 c']);
});

test('a gateway of the server itself takes a new key at every start and stays one gateway', async () => {
  const first = await ensureOwnGateway(api.app, 'Eigene Messung');
  const second = await ensureOwnGateway(api.app, 'Eigene Messung');
  const point = await givenPoint();

  expect(second.id).toBe(first.id);
  expect(await deliver(first.key, point.id)).toBe('not_authenticated');
  expect(await deliver(second.key, point.id)).toBe('delivered');
});
