import { faultCategories, FaultUrgency } from '@citypulse/contracts/fault-reports';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { z } from 'zod';
import type { TakenPhoto } from '../../platform/photos-type.ts';
import { useKept } from '../system/use-kept.ts';
import { KeptPhotos, keptPhoto, takenPhoto } from './kept-photo.ts';

const Draft = z.object({
  buildingId: z.uuid().nullable(),
  assetId: z.uuid().nullable(),
  measuringPointId: z.uuid().nullable(),
  place: z.string(),
  category: z.enum(faultCategories).nullable(),
  urgency: FaultUrgency,
  text: z.string(),
});
export type Draft = z.infer<typeof Draft>;

const emptyDraft: Draft = {
  buildingId: null,
  assetId: null,
  measuringPointId: null,
  place: '',
  category: null,
  urgency: 'normal',
  text: '',
};

/** A report under way, pictures included; where it was begun from goes before what an older draft says. */
export function useDraft(begunAt: Pick<Partial<Draft>, 'assetId' | 'buildingId' | 'measuringPointId'>) {
  const words = useKept('draft fault-report', Draft, emptyDraft);
  const pictures = useKept('draft fault-report photos', KeptPhotos, []);
  const [begun, setBegun] = useState(begunAt);
  const draft = useMemo(() => ({ ...words.value, ...begun }), [words.value, begun]);
  const photos = useMemo(() => pictures.value.map(takenPhoto), [pictures.value]);
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  }, [draft]);
  const { change: changeWords } = words;
  const change = useCallback(
    (part: Partial<Draft>) => {
      latest.current = { ...latest.current, ...part };
      setBegun({});
      changeWords(latest.current);
    },
    [changeWords],
  );
  return {
    draft,
    change,
    photos,
    changePhotos: (next: readonly TakenPhoto[]) => pictures.change(next.map(keptPhoto)),
    clear: () => Promise.all([words.clear(), pictures.clear()]),
    isKept: words.isKept || pictures.isKept,
  };
}
