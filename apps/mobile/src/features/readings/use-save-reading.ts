import { newId } from '@citypulse/client/new-id';
import { useMutateAll, type Change } from '@citypulse/client/react/sync';
import type { ChecklistItemId, ReadingId } from '@citypulse/contracts/common';
import type { Meter } from '@citypulse/contracts/metering';
import type { TakenPhoto } from '../../platform/photos-type.ts';

interface NewReading {
  meter: Meter;
  registerId: Meter['registers'][number]['id'];
  value: number;
  /** null: now. */
  readAt: number | null;
  note: string | null;
  photo: TakenPhoto | null;
  /** The step of an Auftrag that asked for it. */
  itemId: ChecklistItemId | null;
  title: string;
}

/** Keeps a reading with its photo and the step it answers, all or nothing; whether nothing of it can be lost. */
export function useSaveReading() {
  const mutateAll = useMutateAll();
  return ({ meter, registerId, value, readAt, note, photo, itemId, title }: NewReading): Promise<boolean> => {
    const id = newId() as ReadingId;
    const now = new Date().toISOString();
    const at = readAt === null ? now : new Date(readAt).toISOString();
    const body = { id, meterId: meter.id, registerId, value, readAt: at, capturedAt: now };
    const changes: Change[] = [
      { type: 'createReading', request: { body: { ...body, ...(note && { note }) } }, title },
    ];
    if (itemId) {
      const answer = { answer: id, answeredAt: now };
      changes.push({ type: 'answerChecklistItem', request: { params: { itemId }, body: answer }, title });
    }
    if (photo) {
      const { bytes, mimeType, takenAt } = photo;
      const subject = { t: 'reading', id } as const;
      const { buildingId } = meter;
      changes.push({ photo: { subject, buildingId, stage: 'detail', bytes, mimeType, takenAt, title } });
    }
    return mutateAll(changes);
  };
}
