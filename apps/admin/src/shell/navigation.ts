import type { Permission } from '@citypulse/contracts/permissions';
import {
  IconBuildingBank,
  IconBuildingCommunity,
  IconCurrencyEuro,
  IconDatabase,
  IconDevices,
  IconFileImport,
  IconHistory,
  IconLayoutDashboard,
  IconMailForward,
  IconQrcode,
  IconShieldExclamation,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { t } from './i18n.ts';

export interface NavigationItem {
  to:
    | '/'
    | '/users'
    | '/invitations'
    | '/directory'
    | '/sessions'
    | '/master-data'
    | '/imports'
    | '/labels'
    | '/prices'
    | '/data-sources'
    | '/audit'
    | '/security';
  label: () => string;
  icon: Icon;
  permission: Permission;
}

export const navigation: readonly NavigationItem[] = [
  { to: '/', label: () => t('Übersicht'), icon: IconLayoutDashboard, permission: 'system:read' },
  { to: '/users', label: () => t('Nutzer und Rollen'), icon: IconUsers, permission: 'users:read' },
  { to: '/invitations', label: () => t('Einladungen'), icon: IconMailForward, permission: 'users:read' },
  { to: '/directory', label: () => t('Anmeldung (SSO)'), icon: IconBuildingBank, permission: 'users:write' },
  { to: '/sessions', label: () => t('Geräte & Sitzungen'), icon: IconDevices, permission: 'users:read' },
  {
    to: '/master-data',
    label: () => t('Stammdaten'),
    icon: IconBuildingCommunity,
    permission: 'buildings:write',
  },
  { to: '/imports', label: () => t('CSV-Import'), icon: IconFileImport, permission: 'buildings:write' },
  { to: '/labels', label: () => t('QR-Etiketten'), icon: IconQrcode, permission: 'buildings:write' },
  {
    to: '/prices',
    label: () => t('Tarife und Faktoren'),
    icon: IconCurrencyEuro,
    permission: 'prices:write',
  },
  {
    to: '/data-sources',
    label: () => t('Datenquellen'),
    icon: IconDatabase,
    permission: 'data_sources:read',
  },
  {
    to: '/security',
    label: () => t('Sicherheitsereignisse'),
    icon: IconShieldExclamation,
    permission: 'audit:read',
  },
  { to: '/audit', label: () => t('Audit-Log'), icon: IconHistory, permission: 'audit:read' },
];
