import type { Client } from '@citypulse/client/client';
import { ClientProvider } from '@citypulse/client/react/provider';
import type { Language } from '@citypulse/ui/formats';
import { UiProvider } from '@citypulse/ui/web/provider';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { router } from '../routes/router.tsx';
import { activateLanguage } from './i18n.ts';
import { preferredLanguage, usePreferences } from './preferences.ts';

const Notes = lazy(async () => ({ default: (await import('./notes.tsx')).Notes }));

/** Providers around the router. Another language remounts what is below, data and address stay. */
export function App({ client, language: first }: { client: Client; language: Language }) {
  const preferences = usePreferences();
  const wanted = preferredLanguage(preferences);
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
    <UiProvider language={language} density={preferences.density}>
      <ClientProvider client={client}>
        <Suspense fallback={null}>
          <Notes />
        </Suspense>
        <RouterProvider key={language} router={router} />
      </ClientProvider>
    </UiProvider>
  );
}
