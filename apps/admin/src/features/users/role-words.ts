import type { Role } from '@citypulse/contracts/permissions';
import { roles } from '@citypulse/contracts/permissions';
import { t } from '../../shell/i18n.ts';

export function roleName(role: Role): string {
  switch (role) {
    case 'admin':
      return t('Verwaltung');
    case 'energy_manager':
      return t('Energiemanagement');
    case 'facility_manager':
      return t('Gebäudemanagement');
    case 'technician':
      return t('Technik');
    case 'caretaker':
      return t('Hausmeister');
    case 'viewer':
      return t('Lesend');
  }
}

/** What a role may do, in a line. */
export function roleMeaning(role: Role): string {
  switch (role) {
    case 'admin':
      return t('Darf alles, auch Nutzer und Rechte verwalten.');
    case 'energy_manager':
      return t('Auswerten, importieren, Stammdaten, Tarife und Datenquellen pflegen.');
    case 'facility_manager':
      return t('Auswerten, ablesen und Stammdaten der Gebäude pflegen.');
    case 'technician':
      return t('Auswerten und ablesen, vor Ort.');
    case 'caretaker':
      return t('Ablesen und Werte der eigenen Gebäude sehen.');
    case 'viewer':
      return t('Nur lesen.');
  }
}

export const roleOptions = () => roles.map((role) => ({ value: role, label: roleName(role) }));
