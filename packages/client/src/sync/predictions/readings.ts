import type { Meter } from '@citypulse/contracts/metering';
import type { Reading } from '@citypulse/contracts/readings';
import { checkReading } from '@citypulse/energy/plausibility';
import { statusOf, weightOfMedium } from '@citypulse/energy/reading-days';
import { newId } from '../../new-id.ts';
import type { Predict, View } from './prediction.ts';

const valid = new Set<Reading['status']>(['plausible', 'suspicious', 'confirmed', 'new']);

export const createReading: Predict<'createReading'> = async (view, { body }, { user, at }) => {
  const meter = await view.row('meters', body.meterId);
  const registerId = body.registerId ?? meter?.registers[0]?.id;
  if (!meter || registerId === undefined) return;
  const { status, reason } = await judge(view, meter, registerId, body, at);
  view.put('readings', {
    id: body.id ?? (newId() as Reading['id']),
    meterId: meter.id,
    registerId,
    measuringPointId: meter.measuringPointId,
    buildingId: meter.buildingId,
    value: body.value,
    readAt: body.readAt,
    capturedAt: body.capturedAt ?? at,
    syncedAt: at,
    readerId: user.id as Reading['readerId'],
    readerName: user.name,
    source: 'manual',
    status,
    reason,
    note: body.note ?? null,
    supersedes: body.supersedes ?? null,
    consumption: null,
    version: 1,
  });
  if (body.supersedes) await view.patch('readings', body.supersedes, { status: 'corrected' });
};

/** As the server will judge it, by the history this device has. */
async function judge(
  view: View,
  meter: Meter,
  registerId: string,
  body: { value: number; readAt: string; supersedes?: string | undefined },
  now: string,
) {
  const rows = await view.rows('readings', { meterId: meter.id });
  const history = rows
    .filter((row) => row.registerId === registerId && row.id !== body.supersedes && valid.has(row.status))
    .map((row) => ({ at: Date.parse(row.readAt), value: row.value }));
  return statusOf(
    checkReading({
      value: body.value,
      at: Date.parse(body.readAt),
      now: Date.parse(now),
      counter: meter,
      history,
      installedAt: Date.parse(meter.installedAt),
      startValue: meter.registers.length === 1 ? meter.startValue : null,
      removedAt: meter.removedAt === null ? null : Date.parse(meter.removedAt),
      weight: weightOfMedium(meter.medium),
    }),
  );
}

export const reviewReading: Predict<'reviewReading'> = (view, { params, body }) =>
  view.patch('readings', params.readingId, { status: body.status, reason: body.reason ?? null });
