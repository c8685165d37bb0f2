import type { LoadProgress } from '@citypulse/contracts/system';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localDateOf } from '@citypulse/energy/local-days';
import { counterEvents } from '../../demo-town/counters.ts';
import { demoTown, wholeTown, type DemoTown, type TownPlan } from '../../demo-town/town.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { perApp } from '../../platform/per-app.ts';
import { requireTown } from '../../platform/refusals.ts';
import { ensureBaseData } from '../prices/base-data.service.ts';
import { assignDemoBuildings, ensureDemoAccounts } from '../users/demo-accounts.service.ts';
import { reportInDemoTown } from './demo-inbox.service.ts';
import { labelDemoTown } from './demo-labels.service.ts';
import { giveDemoTownWork } from './demo-work.service.ts';
import {
  clearTown,
  findPlan,
  hasBuildings,
  insertPlan,
  insertTown,
  lockTown,
  writeProgress,
} from './demo.sql.ts';
import { buildingId, buildingsOfAccounts, writeMasterData } from './town.service.ts';

const town = { name: 'Hechingen', state: 'Baden-Württemberg', postal_code: '72379' };
const beginning: LoadProgress = { state: 'loading', share: 0, rows: 0, detail: '' };

/** How this node brings its demo town back to the first state; null while it has none. */
export const resetOf = perApp((): { start: (() => Promise<void>) | null } => ({ start: null }));

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
  await giveDemoTownWork(app, made);
  await labelDemoTown(app);
  await reportInDemoTown(app, made);
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
    await writeProgress(db, beginning);
  });
  for (const [email, codesOfAccount] of Object.entries(buildingsOfAccounts)) {
    const theirs = made.buildings.filter(({ code }) => codesOfAccount.includes(code));
    await assignDemoBuildings(app, email, theirs.map(buildingId));
  }
}

/** Answers when the old town is gone; the new one comes in the background. */
export async function resetDemoTown(app: AppContext, caller: Caller): Promise<LoadProgress> {
  requireTown(caller, 'system:write', 'Resetting the demo town');
  if (!app.config.demo) throw new AppError('not_found', 'This is no demo');
  const { start } = resetOf(app);
  if (!start) throw new AppError('conflict', 'There is no demo town here that could be reset');
  await start();
  return beginning;
}

/** Shown in place of the progress. */
export async function reportFailure(app: AppContext): Promise<void> {
  const progress = { state: 'failed', share: 0, rows: 0, detail: '' } as const;
  await writeProgress(app.db.system, progress).catch(() => {});
}

/** Takes the town out; nothing of it may be running. */
export async function clearDemoTown(app: AppContext): Promise<void> {
  const connection = await app.db.connect('system');
  try {
    await clearTown(connection);
  } finally {
    await connection.end();
  }
}

/** What was hidden in the data, for those who check whether it is found. */
async function writeTruth(app: AppContext, made: DemoTown): Promise<void> {
  const truth = { bornOn: made.bornOn, faults: made.faults, counters: counterEvents(made) };
  await mkdir(app.config.dataDir, { recursive: true });
  await writeFile(join(app.config.dataDir, 'demo-truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
}
