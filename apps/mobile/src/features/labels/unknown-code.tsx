import { newId } from '@citypulse/client/new-id';
import { useMutate } from '@citypulse/client/react/sync';
import type { UnmatchedScanId } from '@citypulse/contracts/common';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Words } from '../../ui/words.tsx';
import type { Found } from './find-label.ts';

type Unknown = Extract<Found, { code: string }>;

/** Nothing on the device has this code: it can be kept to be looked into, also without reception. */
export function UnknownCode({ found, onAgain }: { found: Unknown; onAgain: () => void }) {
  const { color } = useAppTheme();
  const { t } = useText();
  const mutate = useMutate();
  const feedback = useFeedback();
  const [note, setNote] = useState('');
  const [kept, setKept] = useState(false);
  const { unknown } = t.scan;
  const keep = async () => {
    const id = newId() as UnmatchedScanId;
    const body = {
      id,
      code: found.code.slice(0, 500),
      note: note.trim() || null,
      scannedAt: new Date().toISOString(),
    };
    if (!(await mutate('saveUnmatchedScan', { body }, { title: found.code.slice(0, 40) }))) return;
    feedback('save');
    setKept(true);
  };
  const why = {
    not_held: unknown.notHeld,
    foreign: unknown.foreign,
    // A code is not broken at its hyphen.
    no_such_code: unknown.noCode(found.code.replaceAll('-', '\u2011')),
  };
  return (
    <Sheet title={unknown.title} onClose={onAgain}>
      <View style={styles.why} role="status">
        <StatusIcon status={kept ? 'ok' : 'warn'} size={24} />
        <Words style={styles.grow}>{kept ? unknown.kept : why[found.name]}</Words>
      </View>
      {found.name !== 'no_such_code' && (
        <Words size="sm" color={color['text-2']} numberOfLines={2}>
          {found.code}
        </Words>
      )}
      {kept ? (
        <BigButton icon="qrcode" label={unknown.again} onPress={onAgain} />
      ) : (
        <>
          <TextField label={unknown.note} value={note} onChangeText={setNote} maxLength={1000} />
          <BigButton icon="device-floppy" label={unknown.keep} onPress={() => void keep()} />
          <BigButton kind="outline" icon="qrcode" label={unknown.again} onPress={onAgain} />
        </>
      )}
    </Sheet>
  );
}

const styles = StyleSheet.create({
  why: { flexDirection: 'row', gap: 8, alignItems: 'flex-start' },
  grow: { flex: 1 },
});
