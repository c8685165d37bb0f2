import { browserName } from '@citypulse/client/browser-name';
import { createClient, type ClientSettings } from '@citypulse/client/client';
import { webEntities } from '@citypulse/client/sync/web-entities';
import { viewSettings } from '@citypulse/client/view-settings';
import '@citypulse/ui/web/styles';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { activateLanguage } from './shell/i18n.ts';
import { preferredLanguage } from './shell/preferences.ts';
import { keepSyncLog } from './shell/sync-log.ts';
import { registerServiceWorker, reloadOnMissingChunk } from './shell/service-worker.ts';
import { enterView, isViewing } from './shell/viewing.ts';

const own: Omit<ClientSettings, 'baseUrl' | 'platform'> = {
  sync: {
    entities: webEntities,
    // Nothing of it belongs to a first screen.
    async openStore(userId) {
      const { openLocalStore } = await import('./shell/local-store.ts');
      return openLocalStore(userId, () => location.reload());
    },
  },
  device: async () => ({ deviceType: 'web', deviceName: browserName() }),
};
const client = createClient({
  baseUrl: '',
  platform: 'web',
  app: 'web',
  ...(isViewing ? viewSettings({ entities: webEntities }) : own),
});
if (isViewing) await enterView(client);
keepSyncLog(client);

const language = preferredLanguage();
await activateLanguage(language);

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root');
createRoot(root).render(<App client={client} language={language} />);

reloadOnMissingChunk();
if (import.meta.env.PROD) registerServiceWorker();
