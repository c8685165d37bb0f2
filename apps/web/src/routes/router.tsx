import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  retainSearchParams,
} from '@tanstack/react-router';
import { AppLayout } from '../shell/app-layout.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { RouteError } from '../shell/route-error.tsx';
import { analysisSearchSchema } from '../features/analysis/analysis-search.ts';
import { buildingSearchSchema, buildingsSearchSchema } from '../features/buildings/buildings-search.ts';
import { directoryReturnSchema } from '../features/identity/directory-return-search.ts';
import { importsSearchSchema } from '../features/imports/imports-search.ts';
import { metersSearchSchema } from '../features/meters/meters-search.ts';
import { readingStateSearchSchema } from '../features/readings/readings-search.ts';
import { syncSearchSchema } from '../features/sync/sync-search.ts';
import { tasksSearchSchema } from '../features/maintenance/tasks-search.ts';
import { sharedSearchKeys, viewSearchSchema } from './view-search.ts';

const rootRoute = createRootRoute({
  validateSearch: viewSearchSchema,
  search: { middlewares: [retainSearchParams([...sharedSearchKeys])] },
  component: AppLayout,
  notFoundComponent: NotFound,
});

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
});

const buildingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/buildings',
  validateSearch: buildingsSearchSchema,
  component: lazyRouteComponent(() => import('../features/buildings/buildings-page.tsx'), 'BuildingsPage'),
});

const buildingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/buildings/$buildingId',
  component: () => (
    <Navigate
      from="/buildings/$buildingId"
      to="/buildings/$buildingId/$tab"
      params={(before) => ({ ...before, tab: 'consumption' })}
      replace
    />
  ),
});

const buildingTabRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/buildings/$buildingId/$tab',
  validateSearch: buildingSearchSchema,
  component: lazyRouteComponent(() => import('../features/buildings/building-page.tsx'), 'BuildingPage'),
});

const analysisRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/analysis',
  validateSearch: analysisSearchSchema,
  component: lazyRouteComponent(() => import('../features/analysis/analysis-page.tsx'), 'AnalysisPage'),
});

const metersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/meters',
  validateSearch: metersSearchSchema,
  component: lazyRouteComponent(() => import('../features/meters/meters-page.tsx'), 'MetersPage'),
});

const meterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/meters/$meterId',
  component: lazyRouteComponent(() => import('../features/meters/meter-page.tsx'), 'MeterPage'),
});

const tasksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasks',
  validateSearch: tasksSearchSchema,
  component: lazyRouteComponent(() => import('../features/maintenance/tasks-page.tsx'), 'TasksPage'),
});

const readingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/readings',
  validateSearch: readingStateSearchSchema,
  component: lazyRouteComponent(
    () => import('../features/readings/reading-state-page.tsx'),
    'ReadingStatePage',
  ),
});

const importsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/imports',
  validateSearch: importsSearchSchema,
  component: lazyRouteComponent(() => import('../features/imports/imports-page.tsx'), 'ImportsPage'),
});

const syncRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sync',
  validateSearch: syncSearchSchema,
  component: lazyRouteComponent(() => import('../features/sync/sync-page.tsx'), 'SyncPage'),
});

const meRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/me',
  component: lazyRouteComponent(() => import('../features/me/settings-page.tsx'), 'SettingsPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('../features/account/account-page.tsx'), 'AccountPage'),
});

/** Where mailed links lead, with the token in the fragment. */
const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/password',
  staticData: { isPublic: true },
  component: lazyRouteComponent(
    () => import('../features/identity/set-password-page.tsx'),
    'SetPasswordPage',
  ),
});

const forgottenRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/password/forgotten',
  staticData: { isPublic: true },
  component: lazyRouteComponent(() => import('../features/identity/forgotten-page.tsx'), 'ForgottenPage'),
});

/** Where the town's directory sends people back to. */
const directoryReturnRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  staticData: { isPublic: true },
  validateSearch: directoryReturnSchema,
  component: lazyRouteComponent(
    () => import('../features/identity/directory-return-page.tsx'),
    'DirectoryReturnPage',
  ),
});

/** An external firm at its one Auftrag, with the token in the fragment. */
const guestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/guest',
  staticData: { isPublic: true },
  component: lazyRouteComponent(() => import('../features/guests/guest-page.tsx'), 'GuestPage'),
});

/** A person without a session is asked for it in place, on whatever address; this one only leads home. */
const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  component: () => <Navigate to="/" replace />,
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    overviewRoute,
    buildingsRoute,
    buildingRoute,
    buildingTabRoute,
    analysisRoute,
    metersRoute,
    meterRoute,
    tasksRoute,
    readingsRoute,
    importsRoute,
    syncRoute,
    meRoute,
    accountRoute,
    passwordRoute,
    forgottenRoute,
    directoryReturnRoute,
    guestRoute,
    loginRoute,
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: RouteError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** Shown to whoever comes, signed in or not. */
    isPublic?: boolean;
  }
}
