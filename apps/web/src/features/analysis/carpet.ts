import {
  DAY_MS,
  HOUR_MS,
  QUARTER_HOUR_MS,
  daysBetween,
  localDateOf,
  toWall,
} from '@citypulse/energy/local-days';

/** Slots of a wall-clock day: quarter hours, or hours repeated four times. */
export const slotsOfDay = 96;

/**
 * A carpet: one column a local day, one row a wall-clock quarter hour. The doubled hour of autumn has two values in
 * one cell, the missing hour of spring none that ever existed.
 */
export interface Carpet {
  days: string[];
  /** values[day * 96 + slot]; undefined: never due, null: due and missing. */
  first: (number | null | undefined)[];
  /** The second pass of the doubled hour, by the same index. */
  second: Map<number, number | null>;
  largest: number;
  measured: number;
  due: number;
  /** Sum of interval values, as the meter counts. */
  sum: number;
}

/** Values of a curve over time into their cells; `curve` holds epoch milliseconds and power, gaps null. */
export function carpetOf(
  curve: readonly (readonly [number, number | null])[],
  lengthSeconds: number,
): Carpet {
  const [start] = curve[0] ?? [0];
  const [end] = curve.at(-1) ?? [0];
  const firstDay = localDateOf(start);
  const count = curve.length === 0 ? 0 : daysBetween(firstDay, localDateOf(end)) + 1;
  const wallStart = Math.floor(toWall(start) / DAY_MS) * DAY_MS;
  const carpet: Carpet = {
    days: Array.from({ length: count }, (_, index) =>
      new Date(wallStart + index * DAY_MS).toISOString().slice(0, 10),
    ),
    first: Array.from({ length: count * slotsOfDay }),
    second: new Map(),
    largest: 0,
    measured: 0,
    due: curve.length,
    sum: 0,
  };
  const slots = lengthSeconds / 900;
  for (const [at, value] of curve) {
    const index = Math.floor((toWall(at) - wallStart) / QUARTER_HOUR_MS);
    for (let slot = index; slot < index + slots; slot++) {
      if (carpet.first[slot] === undefined) carpet.first[slot] = value;
      else carpet.second.set(slot, value);
    }
    if (value === null) continue;
    carpet.measured++;
    carpet.sum += (value * lengthSeconds) / 3600;
    carpet.largest = Math.max(carpet.largest, value);
  }
  return carpet;
}

export interface ClockChange {
  day: string;
  kind: 'spring' | 'autumn';
}

/** The days of the carpet on which the clock changes. */
export function clockChangesOf(carpet: Carpet): ClockChange[] {
  const autumn = new Set(
    [...carpet.second.keys()].map((slot) => carpet.days[Math.floor(slot / slotsOfDay)] ?? ''),
  );
  const spring = carpet.days.filter((_, day) => {
    const missing = carpet.first.slice(day * slotsOfDay + 8, day * slotsOfDay + 12);
    const after = carpet.first[day * slotsOfDay + 12];
    return after !== undefined && missing.every((value) => value === undefined);
  });
  return [
    ...spring.map((day): ClockChange => ({ day, kind: 'spring' })),
    ...[...autumn].filter(Boolean).map((day): ClockChange => ({ day, kind: 'autumn' })),
  ].toSorted((a, b) => a.day.localeCompare(b.day));
}

/** Colours of the ramp, mixed between its steps: share 0–1 to [r, g, b]. */
export function rampOf(steps: readonly string[]): (share: number) => [number, number, number] {
  const rgb = steps.map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  return (share) => {
    const position = Math.min(1, Math.max(0, share)) * (rgb.length - 1);
    const below = rgb[Math.floor(position)] ?? [0, 0, 0];
    const above = rgb[Math.ceil(position)] ?? below;
    const part = position - Math.floor(position);
    const mix = (at: number) => Math.round((below[at] ?? 0) + ((above[at] ?? 0) - (below[at] ?? 0)) * part);
    return [mix(0), mix(1), mix(2)];
  };
}

/** Pixels: two a day, so that the doubled hour shows both its values, three a slot, so that hatching is seen. */
export const pixelsPerDay = 2;
export const pixelsPerSlot = 3;

export function paint(carpet: Carpet, ramp: readonly string[], hatch: string): ImageData {
  const width = Math.max(1, carpet.days.length * pixelsPerDay);
  const height = slotsOfDay * pixelsPerSlot;
  const image = new ImageData(width, height);
  const colour = rampOf(ramp);
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hatch.slice(at, at + 2), 16));
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const index = Math.floor(x / pixelsPerDay) * slotsOfDay + Math.floor(y / pixelsPerSlot);
      const isSecond = x % pixelsPerDay === 1 && carpet.second.has(index);
      const value = isSecond ? carpet.second.get(index) : carpet.first[index];
      const at = (y * width + x) * 4;
      if (value === null || value === undefined) {
        if ((x + y) % 4 === 0) image.data.set([r, g, b, 255], at);
        continue;
      }
      image.data.set([...colour(carpet.largest > 0 ? value / carpet.largest : 0), 255], at);
    }
  }
  return image;
}

/** Mean of an hour's known quarters; for the lenses around clock changes. */
export function hourOf(
  carpet: Carpet,
  day: number,
  hour: number,
  pass: 'first' | 'second',
): number | null | undefined {
  const from = day * slotsOfDay + (hour * HOUR_MS) / QUARTER_HOUR_MS;
  const values = [0, 1, 2, 3].map((quarter) =>
    pass === 'first' ? carpet.first[from + quarter] : carpet.second.get(from + quarter),
  );
  const known = values.filter((value) => typeof value === 'number');
  if (known.length > 0) return known.reduce((sum, value) => sum + value, 0) / known.length;
  return values.every((value) => value === undefined) ? undefined : null;
}
