import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Words } from '../../ui/words.tsx';
import { FormProblem } from './form-problem.tsx';
import { useFinger } from './use-finger.ts';

/** The short way in, above the password, for whoever has switched it on here. */
export function FingerSignIn() {
  const { color } = useAppTheme();
  const { t } = useText();
  const finger = useFinger();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const signIn = async () => {
    setBusy(true);
    setProblem(await finger.signIn());
    setBusy(false);
  };
  const isOffered = finger.kind !== null && finger.enrolled;
  if (!isOffered) return <FormProblem text={problem} />;
  return (
    <View style={styles.column}>
      <BigButton
        kind="tint"
        icon={finger.kind === 'face' ? 'face-id' : 'fingerprint'}
        label={t.finger.use[finger.kind ?? 'finger']}
        busy={busy}
        onPress={() => void signIn()}
      />
      <Words size="md" color={color['text-2']} style={styles.name}>
        {finger.enrolled?.name}
      </Words>
      <FormProblem text={problem} />
    </View>
  );
}

const styles = StyleSheet.create({ column: { gap: 8, marginBottom: 8 }, name: { textAlign: 'center' } });
