import { useFailedWrite, type FailedWrite } from '@citypulse/client/react/sync';
import { useCallback } from 'react';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { useNote } from '../../ui/undo.tsx';

/** Tells, wherever one is, that something could not be kept on the phone. */
export function FailedWrites() {
  const note = useNote();
  const feedback = useFeedback();
  const { t } = useText();
  const tell = useCallback(
    ({ why }: FailedWrite) => {
      feedback('error');
      note({ text: t.sync.failedWrite[why] });
    },
    [feedback, note, t],
  );
  useFailedWrite(tell);
  return null;
}
