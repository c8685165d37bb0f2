import { existsSync, readFileSync } from 'node:fs';
import { createBuilding, listSites } from '@citypulse/contracts/buildings';
import { importMasterData } from '@citypulse/contracts/master-data';
import { createMeasuringPoint, createMeter } from '@citypulse/contracts/metering';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { meterOf, pointOf } from '../../../test/given-metering.ts';
import { sendFile } from '../../../test/send-file.ts';
import { CallFailed, startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

const file = new URL('../../../../../../shared/data/strings/blns.json', import.meta.url);
const missing = !existsSync(file);
/** Names differ by more than case; what is blank is no name. */
const strings = missing
  ? []
  : [
      ...new Map(
        (JSON.parse(readFileSync(file, 'utf8')) as string[])
          .filter((text) => text.trim() !== '')
          .map((text) => [text.trim().toLowerCase(), text]),
      ).values(),
    ];

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api?.close());

const accepted = async <T>(call: Promise<T>): Promise<T | null> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof CallFailed && error.problem.code === 'invalid_request') return null;
    throw error;
  }
};

/** Every nth: the file has many of each sort, and all of them are tried by the CSV. */
const some = (nth: number) => strings.filter((_, index) => index % nth === 0);

test.skipIf(missing)(
  'naughty strings as names and codes come back unchanged or are refused cleanly (needs ../shared/data)',
  async () => {
    const siteId = await api.given.site();
    let kept = 0;
    for (const text of some(4)) {
      const code = text.length > 40 ? null : text;
      const body = { siteId, name: text, code, city: text, usageType: 'other' as const };
      const building = await accepted(manager.call(createBuilding, { body }));
      if (!building) continue;
      kept += 1;
      expect(building).toMatchObject({ name: text, code, city: text });
    }
    expect(kept).toBeGreaterThan(some(4).length * 0.9);
  },
);

test.skipIf(missing)(
  'naughty strings as places and serials come back unchanged or are refused cleanly (needs ../shared/data)',
  async () => {
    const building = await api.given.building();
    for (const text of some(9)) {
      const point = await accepted(manager.call(createMeasuringPoint, pointOf(building.id, { place: text })));
      if (!point) continue;
      expect(point.place).toBe(text);
      const meter = await accepted(manager.call(createMeter, meterOf(point.id, { serial: text })));
      if (meter) expect(meter.serial).toBe(text);
    }
  },
);

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

async function siteNames(): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await manager.call(listSites, { query: { limit: 200, ...(cursor ? { cursor } : {}) } });
    names.push(...page.items.map((site) => site.name));
    cursor = page.nextCursor;
  }
  return names;
}

const send = async (texts: readonly string[]) => {
  const csv = ['Liegenschaft;Stillgelegt am', ...texts.map((text) => `${quoted(text)};`)].join('\n');
  const { status, body } = await sendFile(api, manager, importMasterData, csv, { kind: 'sites' });
  expect(status, JSON.stringify(body)).toBe(200);
  return importMasterData.response.parse(body);
};

/** Line breaks within quotes make a string take several lines of the file. */
const linesBefore = (texts: readonly string[], index: number) =>
  texts.slice(0, index).reduce((sum, text) => sum + text.split(/\r\n|\n|\r/).length, 2);

test.skipIf(missing)(
  'naughty strings in a CSV file arrive unchanged or are refused by line (needs ../shared/data)',
  async () => {
    const before = await siteNames();
    const first = await send(strings);
    const refused = new Set(first.errors.map((error) => error.row));
    const good = strings.filter((_, index) => !refused.has(linesBefore(strings, index)));
    expect(good.length).toBeGreaterThan(strings.length * 0.9);
    expect(await send(good)).toMatchObject({ inserted: good.length, errors: [] });
    expect((await siteNames()).toSorted()).toEqual(
      [...before, ...good.map((text) => text.trim())].toSorted(),
    );
  },
);
