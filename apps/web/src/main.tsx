import { createClient } from '@citypulse/client/client';
import '@citypulse/ui/web/styles';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { activateLanguage } from './shell/i18n.ts';
import { preferredLanguage } from './shell/preferences.ts';
import { keepSyncLog } from './shell/sync-log.ts';
import { registerServiceWorker, reloadOnMissingChunk } from './shell/service-worker.ts';

const client = createClient({ baseUrl: '', platform: 'web' });
keepSyncLog(client);

const language = preferredLanguage();
await activateLanguage(language);

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root');
createRoot(root).render(<App client={client} language={language} />);

reloadOnMissingChunk();
if (import.meta.env.PROD) registerServiceWorker();
