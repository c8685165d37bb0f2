import type { MeasuringPoint, Meter } from '@citypulse/contracts/metering';
import type { Reading } from '@citypulse/contracts/readings';

type PointState = 'read' | 'suspicious' | 'missing';

export interface PointReading {
  point: MeasuringPoint;
  meter: Meter | undefined;
  /** Of the month asked for. */
  reading: Reading | undefined;
  state: PointState;
}

export interface BuildingReading {
  buildingId: string;
  building: string;
  points: readonly PointReading[];
  done: number;
  suspicious: number;
  missing: number;
  /** Who read here this month. */
  readers: readonly string[];
}

const counts = new Set<Reading['status']>(['new', 'plausible', 'confirmed', 'suspicious']);

/** Where the monthly round stands, building by building; points that are read by hand only. */
export function readingState(
  points: readonly MeasuringPoint[],
  meters: readonly Meter[],
  readings: readonly Reading[],
): BuildingReading[] {
  const installed = new Map(
    meters.filter(({ removedAt }) => removedAt === null).map((meter) => [meter.measuringPointId, meter]),
  );
  const newest = new Map<string, Reading>();
  for (const reading of readings) {
    const known = newest.get(reading.measuringPointId);
    if (counts.has(reading.status) && (!known || known.readAt < reading.readAt))
      newest.set(reading.measuringPointId, reading);
  }
  const manual = points.filter(
    ({ readingMode, retiredOn }) => readingMode === 'manual' && retiredOn === null,
  );
  return [...Map.groupBy(manual, ({ buildingId }) => buildingId as string)]
    .map(([buildingId, ofBuilding]) => summary(buildingId, ofBuilding, installed, newest))
    .toSorted((a, b) => b.missing - a.missing || a.building.localeCompare(b.building, 'de'));
}

function summary(
  buildingId: string,
  points: readonly MeasuringPoint[],
  installed: ReadonlyMap<string, Meter>,
  newest: ReadonlyMap<string, Reading>,
): BuildingReading {
  const rows = points
    .toSorted((a, b) => (a.roundPosition ?? 0) - (b.roundPosition ?? 0))
    .map((point): PointReading => {
      const reading = newest.get(point.id);
      const state = !reading ? 'missing' : reading.status === 'suspicious' ? 'suspicious' : 'read';
      return { point, meter: installed.get(point.id), reading, state };
    });
  const of = (state: PointState) => rows.filter((row) => row.state === state).length;
  return {
    buildingId,
    building: points[0]?.buildingName ?? '',
    points: rows,
    done: of('read'),
    suspicious: of('suspicious'),
    missing: of('missing'),
    readers: [...new Set(rows.flatMap(({ reading }) => reading?.readerName ?? []))],
  };
}
