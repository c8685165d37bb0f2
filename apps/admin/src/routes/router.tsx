import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { invitationsSearchSchema, sessionsSearchSchema } from '../features/accounts/sessions-search.ts';
import { auditSearchSchema } from '../features/audit/audit-search.ts';
import { dataSourcesSearchSchema } from '../features/data-sources/data-sources-search.ts';
import { labelsSearchSchema } from '../features/labels/labels-search.ts';
import { masterDataSearchSchema } from '../features/master-data/master-data-search.ts';
import { pricesSearchSchema } from '../features/prices/prices-search.ts';
import { securitySearchSchema } from '../features/security/security-search.ts';
import { usersSearchSchema } from '../features/users/users-search.ts';
import { AppLayout } from '../shell/app-layout.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { RouteError } from '../shell/route-error.tsx';

const rootRoute = createRootRoute({ component: AppLayout, notFoundComponent: NotFound });

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/system/overview-page.tsx'), 'OverviewPage'),
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('../features/system/setup-page.tsx'), 'SetupPage'),
});

const usersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/users',
  validateSearch: usersSearchSchema,
  component: lazyRouteComponent(() => import('../features/users/users-page.tsx'), 'UsersPage'),
});

const invitationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitations',
  validateSearch: invitationsSearchSchema,
  component: lazyRouteComponent(() => import('../features/accounts/invitations-page.tsx'), 'InvitationsPage'),
});

const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sessions',
  validateSearch: sessionsSearchSchema,
  component: lazyRouteComponent(() => import('../features/accounts/sessions-page.tsx'), 'SessionsPage'),
});

const masterDataRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/master-data',
  validateSearch: masterDataSearchSchema,
  component: lazyRouteComponent(
    () => import('../features/master-data/master-data-page.tsx'),
    'MasterDataPage',
  ),
});

const importsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/imports',
  component: lazyRouteComponent(() => import('../features/master-data/import-page.tsx'), 'ImportPage'),
});

const labelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/labels',
  validateSearch: labelsSearchSchema,
  component: lazyRouteComponent(() => import('../features/labels/labels-page.tsx'), 'LabelsPage'),
});

const pricesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/prices',
  validateSearch: pricesSearchSchema,
  component: lazyRouteComponent(() => import('../features/prices/prices-page.tsx'), 'PricesPage'),
});

const dataSourcesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/data-sources',
  validateSearch: dataSourcesSearchSchema,
  component: lazyRouteComponent(
    () => import('../features/data-sources/data-sources-page.tsx'),
    'DataSourcesPage',
  ),
});

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: auditSearchSchema,
  component: lazyRouteComponent(() => import('../features/audit/audit-page.tsx'), 'AuditPage'),
});

const securityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/security',
  validateSearch: securitySearchSchema,
  component: lazyRouteComponent(() => import('../features/security/security-page.tsx'), 'SecurityPage'),
});

const directoryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/directory',
  component: lazyRouteComponent(() => import('../features/directory/directory-page.tsx'), 'DirectoryPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    overviewRoute,
    setupRoute,
    usersRoute,
    invitationsRoute,
    directoryRoute,
    sessionsRoute,
    masterDataRoute,
    importsRoute,
    labelsRoute,
    pricesRoute,
    dataSourcesRoute,
    auditRoute,
    securityRoute,
  ]),
  basepath: '/admin',
  defaultPreload: 'intent',
  defaultErrorComponent: RouteError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
