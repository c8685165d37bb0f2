import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Words } from '../../ui/words.tsx';
import { FormProblem } from './form-problem.tsx';
import type { SignIn } from './use-sign-in.ts';

/** The second step: a code of the app, or one of the recovery codes. */
export function CodeStep({ busy, problem, giveCode, startOver }: SignIn) {
  const { t } = useText();
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(false);
  const swap = () => {
    setRecovery(!recovery);
    setCode('');
  };
  return (
    <>
      <Words>{recovery ? t.signIn.recoveryHint : t.signIn.codeHint}</Words>
      <TextField
        key={recovery ? 'recovery' : 'app'}
        label={recovery ? t.signIn.recoveryCode : t.signIn.code}
        value={code}
        onChangeText={setCode}
        error={problem.code}
        autoFocus
        autoCapitalize="characters"
        autoComplete="one-time-code"
        autoCorrect={false}
        inputMode={recovery ? 'text' : 'numeric'}
        maxLength={40}
        returnKeyType="go"
        onSubmitEditing={() => void giveCode(code)}
      />
      <FormProblem text={problem.form} />
      <View style={styles.buttons}>
        <BigButton label={t.signIn.confirmCode} busy={busy} onPress={() => void giveCode(code)} />
        <BigButton kind="word" label={recovery ? t.signIn.useApp : t.signIn.useRecovery} onPress={swap} />
        <BigButton kind="word" label={t.signIn.startOver} onPress={startOver} />
      </View>
    </>
  );
}

const styles = StyleSheet.create({ buttons: { marginTop: 8, gap: 8 } });
