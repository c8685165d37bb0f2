import {
  createFactorSet,
  createGasConversion,
  createTariff,
  listFactorSets,
  listGasConversions,
  listTariffs,
  updateFactorSet,
  updateGasConversion,
  updateTariff,
} from '@citypulse/contracts/prices';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { newId } from '../../platform/new-id.ts';
import { ensureBaseData } from './base-data.service.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api?.close());

const tariff = {
  name: 'Strom 2023',
  medium: 'electricity' as const,
  validFrom: '2023-01-01',
  validTo: '2024-01-01',
  energyPriceCents: 24.5,
  vatPercent: 19,
};

test('tariffs of one medium follow each other without overlapping, others are free', async () => {
  const first = await manager.call(createTariff, { body: tariff });
  expect(first).toMatchObject({ ...tariff, capacityPriceEuros: 0, co2PriceEuros: 0, version: 1 });
  const next = { ...tariff, name: 'Strom ab 2024', validFrom: '2024-01-01', validTo: null };
  expect(await manager.refused(createTariff, { body: { ...next, validFrom: '2023-12-31' } })).toMatchObject({
    code: 'validity_overlap',
    errors: [{ path: 'body.validFrom' }],
  });
  const second = await manager.call(createTariff, { body: next });
  await manager.call(createTariff, { body: { ...tariff, medium: 'gas' } });
  const params = { tariffId: first.id };
  expect(await manager.refused(updateTariff, { params, body: { validTo: null } })).toMatchObject({
    code: 'validity_overlap',
  });
  expect(await manager.refused(updateTariff, { params, body: { validTo: '2022-01-01' } })).toMatchObject({
    code: 'invalid_request',
  });
  const page = await manager.call(listTariffs, { query: { limit: 2 } });
  expect(page.items.map((one) => one.id)).toEqual([second.id, first.id]);
  const rest = await manager.call(listTariffs, { query: { limit: 2, cursor: page.nextCursor ?? '' } });
  expect(rest).toMatchObject({ items: [{ medium: 'gas' }], nextCursor: null });
});

test('a tariff is changed at the version one saw, and made once however often it is sent', async () => {
  const body = { ...tariff, id: newId(), medium: 'water' as const };
  const made = await manager.call(createTariff, { body });
  expect(await manager.call(createTariff, { body })).toEqual(made);
  expect(await manager.refused(createTariff, { body: { ...body, energyPriceCents: 1 } })).toMatchObject({
    code: 'already_exists',
  });
  const change = { params: { tariffId: made.id }, body: { basePriceEuros: 120.5 } };
  const ifMatch = { 'If-Match': `"${made.version}"` };
  expect(await manager.call(updateTariff, change, ifMatch)).toMatchObject({
    basePriceEuros: 120.5,
    version: 2,
  });
  await expect(manager.call(updateTariff, change, ifMatch)).rejects.toMatchObject({ status: 412 });
  expect(await manager.refused(updateTariff, { ...change, params: { tariffId: newId() } })).toMatchObject({
    status: 404,
  });
});

test('every town starts with published factors, leaves unknown ones out and keeps what it has changed', async () => {
  await ensureBaseData(api.app);
  const { items } = await manager.call(listFactorSets);
  expect(items.map((set) => set.year)).toEqual([2024, 2023, 2022, 2021, 2020, 2019, 2018, 2017]);
  const of = (year: number, medium: string) =>
    items.find((set) => set.year === year)?.factors.find((factor) => factor.medium === medium);
  expect(of(2017, 'electricity')).toEqual({ medium: 'electricity', kgPerKwh: 0.485, basis: 'none' });
  expect(of(2020, 'electricity')).toBeUndefined();
  expect(of(2020, 'gas')).toEqual({ medium: 'gas', kgPerKwh: 0.201, basis: 'Hi' });
  expect(of(2024, 'pv')).toBeUndefined();
  expect(items[0]).toMatchObject({
    validFrom: '2024-01-01',
    validTo: null,
    source: expect.stringContaining('geschätzt'),
  });

  const set = items.find((one) => one.year === 2023);
  const factors = [{ medium: 'electricity', kgPerKwh: 0.38, basis: 'none' } as const];
  const params = { factorSetId: set?.id ?? '' };
  const changed = await manager.call(updateFactorSet, { params, body: { factors } });
  expect(changed).toMatchObject({ factors, version: 2 });
  await ensureBaseData(api.app);
  expect((await manager.call(listFactorSets)).items).toEqual(
    items.map((one) => (one.id === set?.id ? changed : one)),
  );
});

test('factor sets never overlap and list a medium once', async () => {
  await ensureBaseData(api.app);
  const factor = { medium: 'gas', kgPerKwh: 0.24, basis: 'Hi' } as const;
  const body = {
    name: 'GEG',
    source: 'GEG Anlage 9',
    year: 2016,
    validFrom: '2016-01-01',
    validTo: '2017-01-01',
  };
  expect(
    await manager.refused(createFactorSet, { body: { ...body, validTo: null, factors: [factor] } }),
  ).toMatchObject({
    code: 'validity_overlap',
  });
  expect(
    await manager.refused(createFactorSet, { body: { ...body, factors: [factor, factor] } }),
  ).toMatchObject({
    code: 'invalid_request',
  });
  const request = { body: { ...body, id: newId(), factors: [factor] } };
  const made = await manager.call(createFactorSet, request);
  expect(await manager.call(createFactorSet, request)).toEqual(made);
});

test('gas conversions are kept by validity', async () => {
  const body = {
    id: newId(),
    validFrom: '2024-01-01',
    validTo: null,
    stateNumber: 0.9655,
    calorificValue: 11.35,
  };
  const made = await manager.call(createGasConversion, { body });
  expect(await manager.call(createGasConversion, { body })).toEqual(made);
  expect(await manager.refused(createGasConversion, { body: { ...body, id: newId() } })).toMatchObject({
    code: 'validity_overlap',
  });
  // The one in force is ended first; then the next may begin.
  const params = { conversionId: made.id };
  const change = { params, body: { validTo: '2025-01-01' } };
  const ifMatch = { 'If-Match': `"${made.version}"` };
  const ended = await manager.call(updateGasConversion, change, ifMatch);
  expect(ended).toMatchObject({ ...made, validTo: '2025-01-01', version: made.version + 1 });
  await expect(manager.call(updateGasConversion, change, ifMatch)).rejects.toMatchObject({ status: 412 });
  const next = { ...body, id: newId(), validFrom: '2025-01-01' };
  const begun = await manager.call(createGasConversion, { body: next });
  expect(await manager.call(listGasConversions)).toEqual({ items: [begun, ended], nextCursor: null });
});

test('prices are for the whole town: anyone reads them, only who may everywhere changes them', async () => {
  const { id } = await api.given.building();
  for (const role of ['viewer', 'facility_manager'] as const) {
    const local = await api.as(role, id);
    expect((await local.call(listTariffs)).items.length).toBeGreaterThan(0);
    expect(await local.refused(createTariff, { body: tariff })).toMatchObject({ code: 'forbidden' });
  }
  const local = await api.as('energy_manager', id);
  expect(await local.refused(createTariff, { body: tariff })).toMatchObject({ code: 'forbidden' });
  expect(
    await local.refused(createGasConversion, {
      body: { validFrom: '2020-01-01', validTo: '2021-01-01', stateNumber: 1, calorificValue: 11 },
    }),
  ).toMatchObject({ code: 'forbidden' });
});
