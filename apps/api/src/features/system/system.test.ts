import { login } from '@citypulse/contracts/identity';
import * as contract from '@citypulse/contracts/system';
import { expect, test } from 'vitest';
import { callEndpoint, startTestApi } from '../../../test/test-api.ts';
import { demoPassword, ensureDemoAccounts } from '../users/demo-accounts.service.ts';

test('an empty town asks for its set-up until an administrator has named it', async () => {
  const api = await startTestApi();
  try {
    const info = () => callEndpoint(api.url, null, contract.systemInfo);
    expect(await info()).toMatchObject({ town: null, setupNeeded: true, demo: null });
    const town = { name: 'Hechingen', state: 'Baden-Württemberg', postalCode: '72379' };
    const manager = await api.as('energy_manager');
    expect(await manager.refused(contract.setUpTown, { body: town })).toMatchObject({ code: 'forbidden' });

    const admin = await api.as('admin');
    await admin.call(contract.setUpTown, { body: { ...town, name: 'Hechingn' } });
    expect(await admin.call(contract.setUpTown, { body: town })).toEqual(town);

    expect(await info()).toMatchObject({ town, setupNeeded: false });
  } finally {
    await api.close();
  }
});

test('the demo town tells its accounts before sign-in, and they work', async () => {
  const api = await startTestApi({ CITYPULSE_DEMO: '1' });
  try {
    await ensureDemoAccounts(api.app);
    await ensureDemoAccounts(api.app);

    const { demo, setupNeeded } = await callEndpoint(api.url, null, contract.systemInfo);

    expect(setupNeeded).toBe(false);
    expect(demo).toMatchObject({ password: demoPassword, progress: { state: 'waiting', share: 0 } });
    expect(demo?.accounts.map(({ email, role }) => [email.split('@')[0], role])).toEqual([
      ['energie', 'energy_manager'],
      ['hausmeister', 'caretaker'],
      ['technik', 'technician'],
      ['admin', 'admin'],
      ['lesen', 'viewer'],
    ]);
    const body = {
      email: demo?.accounts[0]?.email ?? '',
      password: demoPassword,
      platform: 'mobile' as const,
    };
    const { user } = await callEndpoint(api.url, null, login, { body });
    expect(user.roles).toEqual([{ role: 'energy_manager', buildingId: null }]);
  } finally {
    await api.close();
  }
});
