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

/** The header the server reads (in German, as towns keep their lists) and a line that shows what is meant. */
export const templates: Record<ImportKind, { columns: string[]; example: string[] }> = {
  sites: { columns: ['Liegenschaft'], example: ['Schulzentrum Nord'] },
  buildings: {
    columns: [
      'Liegenschaft',
      'Gebäude',
      'Kürzel',
      'Nutzung',
      'Baujahr',
      'Straße',
      'PLZ',
      'Ort',
      'NGF',
      'Beheizte Fläche',
    ],
    example: [
      'Schulzentrum Nord',
      'Grundschule Nord',
      'GSN-01',
      'Schule',
      '1972',
      'Schulweg 1',
      '72379',
      'Hechingen',
      '2.640',
      '2.400,5',
    ],
  },
  measuring_points: {
    columns: ['Gebäude', 'Messstelle', 'Medium', 'Einheit', 'Erfassung', 'Intervall', 'Standort'],
    example: ['Grundschule Nord', 'Strom Haupt', 'Strom', 'kWh', 'Lastgang', '15 min', 'UG, Elektroraum'],
  },
  meters: {
    columns: [
      'Gebäude',
      'Messstelle',
      'Zählernummer',
      'Stellen',
      'Wandlerfaktor',
      'Eingebaut am',
      'Anfangsstand',
    ],
    example: ['Grundschule Nord', 'Strom Haupt', '1EMH0012345678', '6', '1', '01.01.2026', '0'],
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
