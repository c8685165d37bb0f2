import type { Client } from '@citypulse/client/client';
import { ClientProvider } from '@citypulse/client/react/provider';
import type { Language } from '@citypulse/ui/formats';
import { UiProvider } from '@citypulse/ui/web/provider';
import { Notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { router } from '../routes/router.tsx';
import { activateLanguage } from './i18n.ts';
import { preferredLanguage, usePreferences } from './preferences.ts';

/** Providers around the router. Another language remounts what is below, data and address stay. */
export function App({ client, language: first }: { client: Client; language: Language }) {
  const wanted = preferredLanguage(usePreferences());
  const [language, setLanguage] = useState(first);
  useEffect(() => {
    let stale = false;
    void activateLanguage(wanted).then(() => {
      if (!stale) setLanguage(wanted);
    });
    return () => {
      stale = true;
    };
  }, [wanted]);
  return (
    <UiProvider language={language}>
      <ClientProvider client={client}>
        <Notifications position="bottom-center" limit={3} />
        <RouterProvider key={language} router={router} />
      </ClientProvider>
    </UiProvider>
  );
}
