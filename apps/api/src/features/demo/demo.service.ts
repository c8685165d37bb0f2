import type { LoadProgress } from '@citypulse/contracts/system';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localDateOf } from '@citypulse/energy/local-days';
import { demoTown, wholeTown, type DemoTown, type TownPlan } from '../../demo-town/town.ts';
import type { AppContext } from '../../platform/context.ts';
import { ensureBaseData } from '../prices/base-data.service.ts';
import { assignDemoBuildings, ensureDemoAccounts } from '../users/demo-accounts.service.ts';
import { findPlan, hasBuildings, insertPlan, insertTown, lockTown, writeProgress } from './demo.sql.ts';
import { buildingId, buildingsOfAccounts, writeMasterData } from './town.service.ts';

const town = { name: 'Hechingen', state: 'Baden-Württemberg', postal_code: '72379' };
const waiting: LoadProgress = { state: 'loading', share: 0, rows: 0, detail: '' };

/**
 * Brings accounts, prices and master data of the demo town: what a first screen needs. Repeating it changes nothing.
 * Null where a town of its own lives in the database.
 */
export async function ensureDemoTown(app: AppContext, plan?: TownPlan): Promise<DemoTown | null> {
  const known = await findPlan(app.db.system);
  if (!known && (await hasBuildings(app.db.system))) return null;
  await Promise.all([ensureBaseData(app), ensureDemoAccounts(app)]);
  const made = demoTown(known ?? plan ?? wholeTown(localDateOf(app.now().getTime())));
  if (!known) await makeTown(app, made);
  await writeTruth(app, made);
  return made;
}

async function makeTown(app: AppContext, made: DemoTown): Promise<void> {
  const { bornOn, firstDay, codes } = made;
  await app.db.system.transaction().execute(async (db) => {
    await lockTown(db);
    if (await findPlan(db)) return;
    await insertPlan(db, { bornOn, firstDay, codes });
    await insertTown(db, town);
    await writeMasterData(db, made);
    await writeProgress(db, waiting);
  });
  for (const [email, codesOfAccount] of Object.entries(buildingsOfAccounts)) {
    const theirs = made.buildings.filter(({ code }) => codesOfAccount.includes(code));
    await assignDemoBuildings(app, email, theirs.map(buildingId));
  }
}

/** What was hidden in the data, for those who check whether it is found. */
async function writeTruth(app: AppContext, { bornOn, faults }: DemoTown): Promise<void> {
  await mkdir(app.config.dataDir, { recursive: true });
  await writeFile(
    join(app.config.dataDir, 'demo-truth.json'),
    `${JSON.stringify({ bornOn, faults }, null, 2)}\n`,
  );
}
