import type { Problem } from '@citypulse/contracts/errors';
import { createImport, ImportResult, type LoadProfileMapping } from '@citypulse/contracts/imports';
import type { TestUser } from './test-api.ts';

/** A common German load profile: `Zeit;Verbrauch [kWh]`. */
export const germanMapping: Omit<LoadProfileMapping, 'measuringPointId'> = {
  separator: ';',
  decimal: 'comma',
  dateColumn: 'Zeit',
  valueColumn: 'Verbrauch [kWh]',
  dateLayout: 'dd.mm.yyyy',
  stamp: 'start',
  zone: 'Europe/Berlin',
  unit: 'kWh',
};

export interface SentImport {
  /** Over the German one; a text is sent as it is. */
  mapping?: Partial<LoadProfileMapping> | string;
  dryRun?: 'true' | 'false';
  skipErrors?: 'true' | 'false';
  user?: TestUser;
  fileName?: string;
}

/** Uploads load profiles over HTTP as a browser does. */
export function createImporter(url: string, manager: TestUser) {
  async function send(point: { id: string }, file: string | Uint8Array, sent: SentImport = {}) {
    const { mapping = {}, user = manager, fileName = 'lastgang.csv', ...flags } = sent;
    const form = new FormData();
    const whole = { measuringPointId: point.id, ...germanMapping, ...(mapping as object) };
    form.set('mapping', typeof mapping === 'string' ? mapping : JSON.stringify(whole));
    form.set('format', 'csv');
    for (const [name, value] of Object.entries(flags)) form.set(name, value);
    form.set('file', new Blob([file as BlobPart]), fileName);
    const headers = { Authorization: `Bearer ${user.accessToken}` };
    const answer = await fetch(`${url}${createImport.path}`, { method: 'POST', headers, body: form });
    return { status: answer.status, json: (await answer.json()) as unknown };
  }
  return {
    async importFile(...args: Parameters<typeof send>): Promise<ImportResult> {
      const { status, json } = await send(...args);
      if (status !== 200) throw new Error(JSON.stringify(json));
      return ImportResult.parse(json);
    },
    async refused(...args: Parameters<typeof send>): Promise<Problem> {
      const { status, json } = await send(...args);
      if (status < 400) throw new Error(`Not refused: ${JSON.stringify(json)}`);
      return json as Problem;
    },
  };
}
