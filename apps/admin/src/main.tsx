import { createClient } from '@citypulse/client/client';
import '@mantine/notifications/styles.layer.css';
import '@citypulse/ui/web/styles';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { activateLanguage } from './shell/i18n.ts';
import { preferredLanguage } from './shell/preferences.ts';

const client = createClient({ baseUrl: '', platform: 'web', app: 'admin' });

const language = preferredLanguage();
await activateLanguage(language);

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root');
createRoot(root).render(<App client={client} language={language} />);
