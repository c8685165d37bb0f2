import { useText } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { useNote } from '../../ui/undo.tsx';
import { Words } from '../../ui/words.tsx';

interface DiscardSheetProps {
  /** What goes, in a sentence. */
  children: string;
  discard(): Promise<boolean>;
  onClose(): void;
}

/** What is discarded cannot come back: the one thing of the queue that is asked for twice. */
export function DiscardSheet({ children, discard, onClose }: DiscardSheetProps) {
  const note = useNote();
  const { t } = useText();
  const throwAway = async () => {
    onClose();
    if (await discard()) note({ text: t.sync.discarded });
  };
  return (
    <Sheet title={t.sync.discardTitle} onClose={onClose}>
      <Words>{children}</Words>
      <BigButton label={t.sync.keep} onPress={onClose} />
      <BigButton kind="outline" icon="trash" label={t.sync.discard} onPress={() => void throwAway()} />
    </Sheet>
  );
}
