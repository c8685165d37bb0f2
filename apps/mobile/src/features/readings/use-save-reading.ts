import { newId } from '@citypulse/client/new-id';
import { useAddPhoto, useMutate } from '@citypulse/client/react/sync';
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

/** Keeps a reading on the device, with its photo and the step it answers; resolves when nothing can be lost. */
export function useSaveReading() {
  const mutate = useMutate();
  const addPhoto = useAddPhoto();
  return async ({ meter, registerId, value, readAt, note, photo, itemId, title }: NewReading) => {
    const id = newId() as ReadingId;
    const now = new Date().toISOString();
    const at = readAt === null ? now : new Date(readAt).toISOString();
    const body = { id, meterId: meter.id, registerId, value, readAt: at, capturedAt: now };
    await mutate('createReading', { body: { ...body, ...(note && { note }) } }, { title });
    if (itemId) {
      await mutate(
        'answerChecklistItem',
        { params: { itemId }, body: { answer: id, answeredAt: now } },
        { title },
      );
    }
    if (photo) {
      await addPhoto({
        subject: { t: 'reading', id },
        buildingId: meter.buildingId,
        stage: 'detail',
        caption: null,
        bytes: photo.bytes,
        mimeType: photo.mimeType,
        takenAt: photo.takenAt,
        title,
      });
    }
    return id;
  };
}
