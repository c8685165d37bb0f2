import { useClient } from '@citypulse/client/react/provider';
import { useLive, useSession, useUser } from '@citypulse/client/react/session';
import { canSomewhere } from '@citypulse/contracts/permissions';
import { EmptyState, ErrorState, OfflineNote } from '@citypulse/ui/web/state-views';
import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { LoginPage } from '../features/identity/login-page.tsx';
import { ProveAgain, SignInAgain } from '../features/identity/sign-in-again.tsx';
import { SetupGuide } from '../features/system/setup-guide.tsx';
import classes from './app-layout.module.css';
import { t } from './i18n.ts';
import { navigation } from './navigation.ts';
import { Rail } from './rail.tsx';
import { RouteFallback } from './route-fallback.tsx';
import { TopBar } from './top-bar.tsx';

/** What stands on the page depends on the session; the address stays as it is in every case. */
export function AppLayout() {
  const session = useSession();
  switch (session.name) {
    case 'restoring':
      return <RouteFallback />;
    case 'signed_out':
      return session.why === 'unreachable' ? <Unreachable /> : <LoginPage />;
    case 'signing_in':
      return <LoginPage />;
    case 'signed_in':
      return <Permitted />;
    case 'expired':
      return (
        <>
          <Permitted />
          {session.why === 'unproved' ? <ProveAgain /> : <SignInAgain user={session.user} />}
        </>
      );
  }
}

function Unreachable() {
  const client = useClient();
  return (
    <main className={classes.alone}>
      <title>{t('CityPulse Verwaltung')}</title>
      <ErrorState title={t('Server nicht erreichbar')} onRetry={() => void client.session.restore()}>
        {t(
          'CityPulse antwortet gerade nicht. Prüfe die Verbindung; die Adresse dieser Ansicht bleibt erhalten.',
        )}
      </ErrorState>
    </main>
  );
}

/** Who administers nothing is told so, and where to go. */
function Permitted() {
  const user = useUser();
  const client = useClient();
  if (navigation.some((item) => canSomewhere(user.roles, item.permission))) return <Shell />;
  return (
    <main className={classes.alone}>
      <title>{t('CityPulse Verwaltung')}</title>
      <EmptyState
        title={t('Kein Zugang zur Verwaltung')}
        action={
          <div className={classes.choices}>
            <Button component="a" href="/" variant="filled">
              {t('Zur Energie-App')}
            </Button>
            <Button onClick={() => void client.session.signOut()}>{t('Abmelden')}</Button>
          </div>
        }
      >
        {t('{name}, dein Konto darf nichts verwalten. Die Administration kann das ändern.', {
          name: user.displayName,
        })}
      </EmptyState>
    </main>
  );
}

function Shell() {
  const narrow = useMediaQuery('(max-width: 760px)', undefined, { getInitialValueInEffect: false }) ?? false;
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {t('Zum Inhalt')}
      </a>
      {!narrow && <Rail />}
      <div className={classes.column}>
        <TopBar narrow={narrow} />
        <main id="main" tabIndex={-1} className={classes.main}>
          <OfflineStrip />
          <SetupGuide />
          <Suspense fallback={<RouteFallback />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </div>
  );
}

function OfflineStrip() {
  const live = useLive();
  if (live.name !== 'offline') return null;
  return (
    <div className={classes.strip}>
      <OfflineNote since={live.caughtUpAt?.getTime() ?? null} />
    </div>
  );
}
