import type { importMasterData, masterDataKinds } from '@citypulse/contracts/master-data';
import type { Response } from '@citypulse/contracts/endpoint';
import { toCsv } from '@citypulse/ui/csv';
import { saveFile } from '@citypulse/ui/web/download';
import { t } from '../../shell/i18n.ts';

export type ImportKind = (typeof masterDataKinds)[number];
export type ImportResult = Response<typeof importMasterData>;

export function kindLabel(kind: ImportKind): string {
  switch (kind) {
    case 'sites':
      return t('Liegenschaften');
    case 'buildings':
      return t('Gebäude');
    case 'measuring_points':
      return t('Messstellen');
    case 'meters':
      return t('Zähler');
  }
}

/** One line of header and one that shows what is meant, per kind. */
export const templates: Record<ImportKind, { columns: string[]; example: string[] }> = {
  sites: { columns: ['name'], example: ['Schulzentrum Nord'] },
  buildings: {
    columns: [
      'site',
      'name',
      'code',
      'usage_type',
      'built_in',
      'street',
      'postal_code',
      'city',
      'heated_area',
    ],
    example: [
      'Schulzentrum Nord',
      'Grundschule',
      'GS-01',
      'school',
      '1972',
      'Schulweg 1',
      '72379',
      'Hechingen',
      '2400',
    ],
  },
  measuring_points: {
    columns: ['building', 'name', 'medium', 'unit', 'reading_mode', 'interval_seconds', 'place'],
    example: ['GS-01', 'Strom Haupt', 'electricity', 'kWh', 'interval', '900', 'UG, Elektroraum'],
  },
  meters: {
    columns: ['building', 'measuring_point', 'serial', 'digits', 'factor', 'installed_at', 'start_value'],
    example: ['GS-01', 'Strom Haupt', '1EMH0012345678', '6', '1', '2026-01-01', '0'],
  },
};

const csv = (text: string) => new Blob([text], { type: 'text/csv;charset=utf-8' });

export function saveTemplate(kind: ImportKind): void {
  const { columns, example } = templates[kind];
  saveFile(`${t('vorlage')}-${kind}.csv`, csv(toCsv(columns, [example])));
}

/** The refused rows with line, column and reason, to be worked off beside the file. */
export function saveErrors(fileName: string, errors: ImportResult['errors']): void {
  const rows = errors.map(({ row, column, code, message }) => [row, column, code, message]);
  const name = fileName.replace(/\.[^.]*$/, '');
  saveFile(`${name}-${t('fehler')}.csv`, csv(toCsv([t('Zeile'), t('Spalte'), t('Code'), t('Grund')], rows)));
}
