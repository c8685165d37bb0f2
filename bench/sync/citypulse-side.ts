import { randomUUID } from 'node:crypto';
import type { Sync } from '../../packages/client/src/sync/sync-types.ts';
import type { Ground } from '../bench.ts';
import { inMemory, openDevice, until, type Device } from './device.ts';
import { givenCaretaker, givenSession } from './given.ts';
import type { Side, SideClient } from './side.ts';

async function givenOffice({ app }: Ground): Promise<string> {
  const id = randomUUID();
  const user = { id, email: `${id}@bench.example`, display_name: 'Büro' };
  await app.db.system.insertInto('users').values(user).execute();
  await app.db.system
    .insertInto('role_assignments')
    .values({ user_id: id, role: 'facility_manager' })
    .execute();
  return (await givenSession(app, id)).accessToken;
}

function client({ client: { sync } }: Device, close: () => void): SideClient {
  const when = async (filter: Parameters<Sync['observe']>[1], place: string, count: number) => {
    const shown = sync.observe('maintenance_tasks', filter);
    await until(shown, ({ rows }) => rows.filter((row) => row.place === place).length >= count);
    return performance.now();
  };
  return {
    shows: (id, place) => when({ id }, place, 1),
    showsMany: (place, count) => when({}, place, count),
    close: async () => close(),
  };
}

export async function citypulse(ground: Ground): Promise<Side> {
  const devices = new Set<Device>();
  const token = await givenOffice(ground);
  return {
    name: 'CityPulse',
    async open(buildingId, rows) {
      const { refreshToken } = await givenCaretaker(ground.app, buildingId);
      const device = openDevice(ground.server.url, refreshToken, inMemory());
      devices.add(device);
      await device.settled();
      const held = (await device.client.sync.use())?.scopes.reduce((sum, scope) => sum + scope.rows, 0) ?? 0;
      if (held < rows) throw new Error(`Only ${held} of ${rows} rows arrived`);
      return client(device, () => {
        devices.delete(device);
        device.stop();
      });
    },
    async mark(taskId, place) {
      const answer = await fetch(`${ground.server.url}/v1/maintenance/tasks/${taskId}`, {
        method: 'PATCH',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ place }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      await answer.arrayBuffer();
    },
    async setOnline(online) {
      for (const device of devices) device.setOnline(online);
      const name = online ? /^/ : /^offline$/;
      for (const { client } of devices) await until(client.live.state, (state) => name.test(state.name));
    },
    async stop() {
      for (const device of devices) device.stop();
    },
  };
}
