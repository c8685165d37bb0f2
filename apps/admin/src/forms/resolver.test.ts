import { createTariff } from '@citypulse/contracts/prices';
import { createUser } from '@citypulse/contracts/users';
import { i18n } from '@lingui/core';
import { beforeAll, expect, test } from 'vitest';
import { contractResolver } from './resolver.ts';

beforeAll(() => i18n.loadAndActivate({ locale: 'de', messages: {} }));

const options = { fields: {}, shouldUseNativeValidation: false };

test('each field that does not fit the contract gets one German sentence', async () => {
  const resolve = contractResolver(createUser.body);
  const values = {
    email: 'kaputt',
    displayName: ' ',
    password: 'kurz',
    language: 'de' as const,
    assignments: [],
  };
  const { errors } = await resolve(values, undefined, options);
  expect(Object.keys(errors).toSorted()).toEqual(['displayName', 'email', 'password']);
  expect(errors.email?.message).toBe('Das ist keine vollständige E-Mail-Adresse.');
  expect(errors.displayName?.message).toBe('Bitte ausfüllen.');
  expect(errors.password?.message).toContain('Mindestens');
});

test('what is typed but no number is told apart from what is missing', async () => {
  const resolve = contractResolver(createTariff.body);
  const tariff = {
    name: 'Strom',
    medium: 'electricity' as const,
    validFrom: '2026-01-01',
    validTo: null,
    energyPriceCents: Number.NaN,
    vatPercent: null as unknown as number,
  };
  const { errors } = await resolve(tariff, undefined, options);
  expect(errors.energyPriceCents?.message).toBe('Bitte eine Zahl eingeben.');
  expect(errors.vatPercent?.message).toBe('Bitte ausfüllen.');
});
