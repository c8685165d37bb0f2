import type { Permission } from '@citypulse/contracts/permissions';
import { t } from '../../shell/i18n.ts';

const words: Record<Permission, () => string> = {
  'buildings:read': () => t('Gebäude sehen'),
  'buildings:write': () => t('Gebäude und Anlagen pflegen'),
  'energy:read': () => t('Verbrauch sehen'),
  'energy:ingest': () => t('Messwerte liefern'),
  'readings:write': () => t('Zähler ablesen'),
  'maintenance:read': () => t('Aufträge sehen'),
  'maintenance:report': () => t('Störungen melden'),
  'maintenance:work': () => t('Aufträge erledigen'),
  'maintenance:plan': () => t('Aufträge planen'),
  'alerts:read': () => t('Auffälligkeiten sehen'),
  'alerts:handle': () => t('Auffälligkeiten bearbeiten'),
  'imports:write': () => t('Dateien importieren'),
  'prices:read': () => t('Tarife sehen'),
  'prices:write': () => t('Tarife pflegen'),
  'data_sources:read': () => t('Datenquellen sehen'),
  'data_sources:write': () => t('Datenquellen pflegen'),
  'users:read': () => t('Konten sehen'),
  'users:write': () => t('Konten und Rollen pflegen'),
  'audit:read': () => t('Audit-Log sehen'),
  'system:read': () => t('Systemzustand sehen'),
  'system:write': () => t('System einstellen'),
};

export const permissionName = (permission: Permission): string => words[permission]();
