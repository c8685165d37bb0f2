import { join } from 'node:path';
import { readConfig } from '../apps/api/src/platform/config.ts';
import type { AppContext } from '../apps/api/src/platform/context.ts';
import { openDatabases } from '../apps/api/src/platform/db.ts';
import { createLog } from '../apps/api/src/platform/log.ts';
import { createMail } from '../apps/api/src/platform/mail.ts';
import { folderFiles } from '../apps/api/src/platform/files.ts';
import { loadSecrets } from '../apps/api/src/platform/secrets.ts';

/** The product's context on the database of DATABASE_URL, with its default pool. */
export async function openApp(databaseUrl = process.env['DATABASE_URL']): Promise<AppContext> {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    CITYPULSE_DEMO: '0',
    CITYPULSE_REQUIRE_SIGNATURE: '0',
    LOG_LEVEL: 'error',
    CITYPULSE_SECRET: Buffer.alloc(32, 1).toString('base64'),
  });
  const log = createLog(config.logLevel);
  const db = openDatabases({ url: config.databaseUrl ?? '', poolSize: config.poolSize, log });
  const files = folderFiles(join(config.dataDir, 'media'));
  const mail = createMail(config, () => {});
  return { db, now: () => new Date(), log, config, secrets: await loadSecrets(config), files, mail };
}
