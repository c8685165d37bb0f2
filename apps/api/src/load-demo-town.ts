import { loadHistory } from './features/demo/history.service.ts';
import { openDatabases } from './platform/db.ts';
import { createLog } from './platform/log.ts';

// A process of its own at low priority, so that computing three years of a town holds up no request.
const url = process.env['CITYPULSE_LOAD_URL'] ?? '';
const databases = openDatabases({ url, poolSize: 2, log: createLog('warn') });
try {
  await loadHistory(databases, () => new Date());
} finally {
  await databases.close();
}
