import { defineConfig } from 'vitest/config';
import { openable } from './apps/api/test/predicates/call-sites.ts';

const minutes = (count: number) => count * 60_000;

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'packages', include: ['packages/*/src/**/*.test.ts', 'apps/mobile/plugins/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'api',
          include: ['apps/api/**/*.test.ts'],
          exclude: ['apps/api/test/{security,predicates}/**'],
          globalSetup: ['apps/api/test/postgres-setup.ts'],
          testTimeout: 40_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'security',
          include: ['apps/api/test/security/*.test.ts'],
          globalSetup: ['apps/api/test/postgres-setup.ts'],
          testTimeout: 40_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        plugins: [openable(import.meta.dirname)],
        test: {
          name: 'predicates',
          include: ['apps/api/test/predicates/*.test.ts'],
          globalSetup: ['apps/api/test/postgres-setup.ts'],
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        plugins: [openable(import.meta.dirname)],
        test: {
          name: 'opened',
          include: ['apps/api/**/*.test.ts'],
          exclude: ['apps/api/test/predicates/**'],
          globalSetup: ['apps/api/test/postgres-setup.ts'],
          setupFiles: ['apps/api/test/predicates/opened-setup.ts'],
          testTimeout: 40_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'web',
          include: ['packages/ui/src/**/*.test.tsx', 'apps/{web,admin}/src/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/server.ts'],
          testTimeout: minutes(2),
          hookTimeout: minutes(5),
        },
      },
    ],
  },
});
