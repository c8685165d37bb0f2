import { useClient } from '@citypulse/client/react/provider';
import { useLive, useSession, useUser } from '@citypulse/client/react/session';
import { keyIsTaken } from '@citypulse/ui/web/row-keys';
import { ErrorState, OfflineNote } from '@citypulse/ui/web/state-views';
import { useMediaQuery } from '@mantine/hooks';
import { Outlet, useLocation, useMatches } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import classes from './app-layout.module.css';
import { BottomBar } from './bottom-bar.tsx';
import { useFailedWrites } from './failed-writes.ts';
import { t } from './i18n.ts';
import { navigation } from './navigation.ts';
import { NoRole } from './no-role.tsx';
import { Rail } from './rail.tsx';
import { RouteFallback } from './route-fallback.tsx';
import { commandPalette, shortcutsSheet } from './shortcuts.ts';
import { TopBar } from './top-bar.tsx';
import { isViewing } from './viewing.ts';

const LoginPage = lazy(async () => ({
  default: (await import('../features/identity/login-page.tsx')).LoginPage,
}));
const SignInAgain = lazy(async () => ({
  default: (await import('../features/identity/sign-in-again.tsx')).SignInAgain,
}));
const ProveAgain = lazy(async () => ({
  default: (await import('../features/identity/sign-in-again.tsx')).ProveAgain,
}));
const ViewBanner = lazy(async () => ({ default: (await import('./view-banner.tsx')).ViewBanner }));
const ViewEnded = lazy(async () => ({ default: (await import('./view-ended.tsx')).ViewEnded }));
const CommandPalette = lazy(async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
}));
const ShortcutsSheet = lazy(async () => ({
  default: (await import('./shortcuts-sheet.tsx')).ShortcutsSheet,
}));

/** What stands on the page depends on the session; the address stays as it is in every case. */
export function AppLayout() {
  const session = useSession();
  const isPublic = useMatches({ select: (matches) => matches.some((match) => match.staticData.isPublic) });
  if (isPublic) return <Outlet />;
  if (isViewing && ['signed_out', 'expired'].includes(session.name)) return <ViewEnded />;
  switch (session.name) {
    case 'restoring':
      return <RouteFallback />;
    case 'signed_out':
      return session.why === 'unreachable' ? <Unreachable /> : <SignIn />;
    case 'signing_in':
      return <SignIn />;
    case 'signed_in':
    case 'offline':
    case 'expired':
      // One place in the tree for all of them: what is typed and opened survives the end of a session, but is no
      // other person's.
      return (
        <>
          <Shell key={session.user.id} />
          <Suspense fallback={null}>
            {session.name === 'expired' &&
              (session.why === 'unproved' ? <ProveAgain /> : <SignInAgain user={session.user} />)}
          </Suspense>
        </>
      );
  }
}

function SignIn() {
  return (
    <Suspense fallback={<RouteFallback />}>
      <LoginPage />
    </Suspense>
  );
}

function Unreachable() {
  const client = useClient();
  return (
    <main className={classes.alone}>
      <title>CityPulse</title>
      <ErrorState
        title={t('Server nicht erreichbar')}
        onRetry={() => void client.session.restore()}
        focusRetry
      >
        {t(
          'CityPulse antwortet gerade nicht. Prüfe die Verbindung; die Adresse dieser Ansicht bleibt erhalten.',
        )}
      </ErrorState>
    </main>
  );
}

function Shell() {
  const narrow = useMediaQuery('(max-width: 47.5em)', undefined, { getInitialValueInEffect: false }) ?? false;
  usePageKeys();
  useFailedWrites();
  const lacksRole = useLacksRole();
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {t('Zum Inhalt')}
      </a>
      {!narrow && <Rail />}
      <div className={classes.column}>
        <TopBar narrow={narrow} onSearch={() => commandPalette.set(true)} />
        <main id="main" tabIndex={-1} className={classes.main} data-narrow={narrow || undefined}>
          <OfflineStrip />
          <Suspense fallback={<RouteFallback />}>{lacksRole ? <NoRole /> : <Outlet />}</Suspense>
        </main>
        <Suspense fallback={null}>{isViewing && <ViewBanner narrow={narrow} />}</Suspense>
      </div>
      {narrow && <BottomBar />}
      <Overlays />
    </div>
  );
}

/** Without a role only one's own pages are open. */
function useLacksRole(): boolean {
  const { roles } = useUser();
  const pathname = useLocation({ select: (location) => location.pathname });
  return (
    roles.length === 0 && !navigation.some(({ place, to }) => place === 'own' && pathname.startsWith(to))
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

function Overlays() {
  const palette = commandPalette.useOpen();
  const sheet = shortcutsSheet.useOpen();
  return (
    <Suspense fallback={null}>
      {palette && <CommandPalette onClose={() => commandPalette.set(false)} />}
      {sheet && <ShortcutsSheet onClose={() => shortcutsSheet.set(false)} />}
    </Suspense>
  );
}

/** Ctrl K searches from anywhere, ? shows the keys unless something is being typed. */
function usePageKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        commandPalette.set(true);
      } else if (event.key === '?' && !keyIsTaken(event)) {
        event.preventDefault();
        shortcutsSheet.set(true);
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
