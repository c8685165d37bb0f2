import type { Meter } from '@citypulse/contracts/metering';
import { newId } from '../src/platform/new-id.ts';
import type { TestApi } from './test-api.ts';

/** Requests for a measuring point read by hand and for its meter; what a test is about is given as fields. */
export const pointOf = (buildingId: string, fields: object = {}) => ({
  body: {
    buildingId,
    name: `Messstelle ${newId()}`,
    medium: 'electricity' as const,
    unit: 'kWh' as const,
    readingMode: 'manual' as const,
    ...fields,
  },
});

export const meterOf = (measuringPointId: string, fields: object = {}) => ({
  body: { measuringPointId, serial: `Z-${newId()}`, installedAt: '2024-01-01T00:00:00+01:00', ...fields },
});

/** A reading written straight into the database, plausible unless said otherwise. */
export async function givenReading(
  api: TestApi,
  meter: Meter,
  value: number,
  readAt: string,
  status = 'plausible',
): Promise<void> {
  await api.app.db.system
    .insertInto('readings')
    .values({
      meter_id: meter.id,
      register_id: meter.registers[0]?.id ?? '',
      measuring_point_id: meter.measuringPointId,
      building_id: meter.buildingId,
      value,
      read_at: readAt,
      status,
    })
    .execute();
}
