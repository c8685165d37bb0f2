import { normaliseCode } from '@citypulse/contracts/labels';
import { useState } from 'react';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Words } from '../../ui/words.tsx';

/** For torn labels, dark cellars and devices without a camera. */
export function TypeCode({ onClose, onCode }: { onClose: () => void; onCode: (code: string) => void }) {
  const { color } = useAppTheme();
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [short, setShort] = useState(false);
  const find = () => (normaliseCode(typed).length < 4 ? setShort(true) : onCode(typed));
  return (
    <Sheet title={t.scan.typed.title} onClose={onClose}>
      <TextField
        label={t.scan.typed.label}
        value={typed}
        onChangeText={setTyped}
        onSubmitEditing={find}
        autoCapitalize="characters"
        autoCorrect={false}
        autoFocus
        error={short ? t.scan.typed.short : undefined}
      />
      <Words size="md" color={color['text-2']}>
        {t.scan.typed.hint}
      </Words>
      <BigButton icon="search" label={t.scan.typed.find} onPress={find} />
    </Sheet>
  );
}
