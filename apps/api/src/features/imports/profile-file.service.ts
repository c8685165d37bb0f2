import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { LoadProfileMapping, RowError } from '@citypulse/contracts/imports';
import { createLoadProfileParser, type LoadProfileBatch } from '@citypulse/energy/load-profile';
import type { LoadProfileSummary } from '@citypulse/energy/load-profile-totals';
import { detectEncoding } from '@citypulse/energy/load-profile-csv';
import type { IntervalColumns } from '../intervals/intervals.service.ts';

/** What a load-profile file holds: intervals in compact columns, and the first of its errors. */
export interface ProfileFile {
  intervals: IntervalList;
  errors: RowError[];
  errorCount: number;
  summary: LoadProfileSummary;
  preview: { row: number; start: number; value: number }[];
}

/** Without the binary noise of the multiplication. */
const scaled = (value: number, scale: number) =>
  scale === 1 ? value : Math.round(value * scale * 1e6) / 1e6;

const mostErrors = 10_000;
const previewRows = 20;
const chunkBytes = 64 * 1024;
const rowsPerStatement = 10_000;

/** Reads the file piece by piece; in memory are 16 bytes per interval. `scale` turns kWh or m³ into the point's unit. */
export async function readProfileFile(
  path: string,
  mapping: LoadProfileMapping,
  now: Date,
  scale: number,
): Promise<ProfileFile> {
  const parser = createLoadProfileParser(mapping as Parameters<typeof createLoadProfileParser>[0], {
    now: now.getTime(),
  });
  const file: Omit<ProfileFile, 'summary'> = {
    intervals: new IntervalList(),
    errors: [],
    errorCount: 0,
    preview: [],
  };
  const decoder = new TextDecoder(mapping.encoding ?? detectEncoding(await firstBytes(path)));
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    take(file, parser.push(decoder.decode(chunk as Buffer, { stream: true })), scale);
  }
  take(file, parser.push(decoder.decode()), scale);
  const { summary, ...last } = parser.finish();
  take(file, last, scale);
  const peak = summary.peak && { start: summary.peak.start, value: scaled(summary.peak.value, scale) };
  return { ...file, summary: { ...summary, sum: scaled(summary.sum, scale), peak } };
}

function take(
  file: Omit<ProfileFile, 'summary'>,
  { intervals, errors }: LoadProfileBatch,
  scale: number,
): void {
  for (const { row, start, lengthSeconds, value } of intervals) {
    file.intervals.add(start / 1000, scaled(value, scale), lengthSeconds);
    if (file.preview.length < previewRows) file.preview.push({ row, start, value: scaled(value, scale) });
  }
  file.errorCount += errors.length;
  if (file.errors.length < mostErrors) file.errors.push(...errors.slice(0, mostErrors - file.errors.length));
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Intervals of one length outside the JavaScript heap. */
class IntervalList {
  #starts = new Float64Array(4096);
  #values = new Float64Array(4096);
  #length = 0;
  #lengthSeconds: 900 | 3600 = 900;
  #isOrdered = true;

  get length(): number {
    return this.#length;
  }

  add(start: number, value: number, lengthSeconds: 900 | 3600): void {
    if (this.#length === this.#starts.length) this.#grow();
    if (this.#length > 0 && start < (this.#starts[this.#length - 1] ?? 0)) this.#isOrdered = false;
    this.#starts[this.#length] = start;
    this.#values[this.#length] = value;
    this.#lengthSeconds = lengthSeconds;
    this.#length += 1;
  }

  /** In order of time, a statement's worth at a time. */
  *chunks(): Generator<IntervalColumns> {
    const order = this.#isOrdered ? null : this.#order();
    for (let from = 0; from < this.#length; from += rowsPerStatement) {
      const places = Array.from({ length: Math.min(rowsPerStatement, this.#length - from) }, (_, index) =>
        order ? (order[from + index] ?? 0) : from + index,
      );
      yield {
        lengthSeconds: this.#lengthSeconds,
        starts: places.map((place) => this.#starts[place] ?? 0),
        values: places.map((place) => this.#values[place] ?? 0),
        qualities: 'W',
      };
    }
  }

  #order(): Uint32Array {
    const order = Uint32Array.from({ length: this.#length }, (_, index) => index);
    return order.toSorted((a, b) => (this.#starts[a] ?? 0) - (this.#starts[b] ?? 0));
  }

  #grow(): void {
    for (const name of ['starts', 'values'] as const) {
      const grown = new Float64Array(this.#length * 2);
      grown.set(name === 'starts' ? this.#starts : this.#values);
      if (name === 'starts') this.#starts = grown;
      else this.#values = grown;
    }
  }
}
