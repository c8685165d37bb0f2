import type { Permission } from '@citypulse/contracts/permissions';
import {
  IconBuildingCommunity,
  IconChartAreaLine,
  IconClipboardCheck,
  IconFileImport,
  IconGauge,
  IconLayoutDashboard,
  IconListCheck,
  IconRefresh,
  IconSettings,
  IconUserCircle,
  type Icon,
} from '@tabler/icons-react';
import { t } from './i18n.ts';

export interface NavigationItem {
  to:
    | '/'
    | '/buildings'
    | '/analysis'
    | '/meters'
    | '/tasks'
    | '/readings'
    | '/imports'
    | '/sync'
    | '/account'
    | '/me';
  label: () => string;
  icon: Icon;
  permission?: Permission;
  /** Work at the top of the rail, the person's own things below. */
  place: 'work' | 'own';
}

export const navigation: readonly NavigationItem[] = [
  {
    to: '/',
    label: () => t('Übersicht'),
    icon: IconLayoutDashboard,
    permission: 'energy:read',
    place: 'work',
  },
  {
    to: '/buildings',
    label: () => t('Gebäude'),
    icon: IconBuildingCommunity,
    permission: 'buildings:read',
    place: 'work',
  },
  {
    to: '/analysis',
    label: () => t('Analyse'),
    icon: IconChartAreaLine,
    permission: 'energy:read',
    place: 'work',
  },
  { to: '/meters', label: () => t('Zähler'), icon: IconGauge, permission: 'buildings:read', place: 'work' },
  {
    to: '/tasks',
    label: () => t('Aufträge'),
    icon: IconClipboardCheck,
    permission: 'maintenance:read',
    place: 'work',
  },
  {
    to: '/readings',
    label: () => t('Ablesestand'),
    icon: IconListCheck,
    permission: 'energy:read',
    place: 'work',
  },
  {
    to: '/imports',
    label: () => t('Import'),
    icon: IconFileImport,
    permission: 'imports:write',
    place: 'work',
  },
  { to: '/sync', label: () => t('Synchronisation'), icon: IconRefresh, place: 'own' },
  { to: '/account', label: () => t('Konto'), icon: IconUserCircle, place: 'own' },
  { to: '/me', label: () => t('Einstellungen'), icon: IconSettings, place: 'own' },
];

/** Screens whose figures depend on the period and what it is compared with. */
export const hasPeriod = (pathname: string): boolean =>
  pathname === '/' || pathname.startsWith('/buildings') || pathname.startsWith('/analysis');

/** Screens that can be narrowed to one Liegenschaft. */
export const hasSite = (pathname: string): boolean =>
  ['/', '/buildings', '/analysis', '/meters', '/tasks', '/readings'].includes(pathname);
