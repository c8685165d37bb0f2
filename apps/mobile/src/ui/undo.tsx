import { createContext, useCallback, useContext, useMemo, useState, type PropsWithChildren } from 'react';
import { StyleSheet, View } from 'react-native';
import { Snackbar } from 'react-native-paper';
import { useText } from '../text/text.ts';
import { useAppTheme } from '../theme/theme.ts';
import { Words } from './words.tsx';

interface Note {
  text: string;
  undo?: () => void;
}

const UndoContext = createContext<(note: Note) => void>(() => undefined);

/** Says what was done, and for eight seconds takes it back. */
export const useNote = () => useContext(UndoContext);

export function UndoProvider({ children }: PropsWithChildren) {
  const { t } = useText();
  const { color } = useAppTheme();
  const [note, setNote] = useState<Note>();
  const show = useCallback((next: Note) => setNote({ ...next }), []);
  const done = useCallback(() => setNote(undefined), []);
  const action = useMemo(() => note?.undo && { label: t.shell.undo, onPress: note.undo }, [note, t]);
  return (
    <UndoContext.Provider value={show}>
      <View style={styles.fill}>{children}</View>
      <Snackbar
        visible={note !== undefined}
        onDismiss={done}
        duration={note?.undo ? 8_000 : 4_000}
        style={{ backgroundColor: color.text }}
        wrapperStyle={styles.above}
        {...(action && { action: { ...action, textColor: color['primary-line'] } })}
      >
        <Words color={color.bg}>{note?.text ?? ''}</Words>
      </Snackbar>
    </UndoContext.Provider>
  );
}

const styles = StyleSheet.create({ fill: { flex: 1 }, above: { bottom: 84 } });
