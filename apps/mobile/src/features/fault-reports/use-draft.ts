import { useSync } from '@citypulse/client/react/sync';
import { faultCategories, FaultUrgency } from '@citypulse/contracts/fault-reports';
import { useCallback, useEffect, useRef, useState } from 'react';
import { z } from 'zod';

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

const key = 'draft fault-report';

/** What has been typed survives leaving, a call and the end of the app. Photos stay only while the screen is open. */
export function useDraft(first: Partial<Draft>) {
  const sync = useSync();
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, ...first });
  const [isKept, setKept] = useState(false);
  const touched = useRef(false);
  useEffect(() => {
    void sync
      .store()
      ?.note(key)
      .then((kept) => {
        const { data } = Draft.safeParse(kept);
        if (data && !touched.current) setDraft({ ...data, ...first });
      });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the draft is looked for once
  }, [sync]);
  const change = useCallback(
    (part: Partial<Draft>) => {
      touched.current = true;
      setDraft((before) => {
        const next = { ...before, ...part };
        void sync
          .store()
          ?.setNote(key, next)
          .then(() => setKept(true));
        return next;
      });
    },
    [sync],
  );
  const clear = useCallback(() => {
    touched.current = true;
    setDraft(emptyDraft);
    setKept(false);
    return sync.store()?.setNote(key, null) ?? Promise.resolve();
  }, [sync]);
  return { draft, change, clear, isKept };
}
