import { Instant } from '@citypulse/contracts/common';
import { z } from 'zod';
import type { TakenPhoto } from '../../platform/photos-type.ts';

/** A picture of a report that is not sent yet, as the notes of the store can hold it. */
const KeptPhoto = z.object({ base64: z.string(), takenAt: Instant });
export const KeptPhotos = z.array(KeptPhoto);

const pieceLength = 0x8000;

export function keptPhoto({ bytes, takenAt }: TakenPhoto): z.infer<typeof KeptPhoto> {
  let text = '';
  for (let start = 0; start < bytes.length; start += pieceLength) {
    text += String.fromCharCode(...bytes.subarray(start, start + pieceLength));
  }
  return { base64: btoa(text), takenAt };
}

export function takenPhoto({ base64, takenAt }: z.infer<typeof KeptPhoto>): TakenPhoto {
  return {
    bytes: Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
    mimeType: 'image/jpeg',
    takenAt,
    uri: `data:image/jpeg;base64,${base64}`,
  };
}
