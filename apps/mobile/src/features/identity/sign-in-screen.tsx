import { useApiQuery } from '@citypulse/client/react/queries';
import { systemInfo } from '@citypulse/contracts/system';
import { radius } from '@citypulse/ui/tokens';
import { useState } from 'react';
import { KeyboardAvoidingView, ScrollView, StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { serverIsChosen } from '../../platform/client';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Words } from '../../ui/words.tsx';
import { ServerField } from '../system/server-field.tsx';
import { CodeStep } from './code-step.tsx';
import { DemoAccounts } from './demo-accounts.tsx';
import { FingerSignIn } from './finger-sign-in.tsx';
import { FormProblem } from './form-problem.tsx';
import { Logo } from './logo.tsx';
import { OtherWays } from './other-ways.tsx';
import { ProofStep } from './proof-step.tsx';
import { Scenery } from './scenery.tsx';
import { useSignIn, type SignIn } from './use-sign-in.ts';

interface SignInScreenProps {
  /** Whose session ended; the password is asked for over the screen they were at. */
  expiredName?: string | undefined;
  /** The session goes on once its person has proved who he is. */
  unproved?: boolean;
  /** Goes on without the server. */
  onLater?: () => void;
}

export function SignInScreen({ expiredName, unproved = false, onLater }: SignInScreenProps) {
  const { color } = useAppTheme();
  const { t } = useText();
  const insets = useSafeAreaInsets();
  const info = useApiQuery(systemInfo);
  const signIn = useSignIn();
  const town = info.data?.town?.name;
  return (
    <KeyboardAvoidingView behavior="padding" style={[styles.fill, { backgroundColor: color.bg }]}>
      <ScrollView keyboardShouldPersistTaps="handled" contentContainerStyle={styles.page} role="main">
        <View style={styles.picture}>
          <Scenery />
        </View>
        <View style={[styles.brand, { paddingTop: insets.top + 20 }]}>
          <Logo />
          <View>
            <Words size="h2" weight="strong" role="heading" aria-level={1}>
              {t.app.name}
            </Words>
            {town !== undefined && <Words size="md">{t.app.town(town)}</Words>}
          </View>
        </View>
        <View style={[styles.sheet, { backgroundColor: color.bg, paddingBottom: insets.bottom + 24 }]}>
          <View style={styles.column}>
            <Words size="hero" weight="strong" role="heading" aria-level={2}>
              {unproved ? t.signIn.proveTitle : t.signIn.title}
            </Words>
            {expiredName !== undefined && (
              <Words>{unproved ? t.signIn.proveHint(expiredName) : t.signIn.expired(expiredName)}</Words>
            )}
            {unproved ? <ProofStep /> : <WaysIn {...signIn} />}
            {onLater && <BigButton kind="word" label={t.shell.signInLater} onPress={onLater} />}
            {info.data?.demo && !unproved && signIn.challenge === null && (
              <DemoAccounts demo={info.data.demo} busy={signIn.busy} onChoose={signIn.submit} />
            )}
            {serverIsChosen && <ServerField />}
          </View>
        </View>
      </ScrollView>
    </KeyboardAvoidingView>
  );
}

const WaysIn = (signIn: SignIn) =>
  signIn.challenge === null ? (
    <>
      <FingerSignIn />
      <Credentials {...signIn} />
      <OtherWays {...signIn} />
    </>
  ) : (
    <CodeStep {...signIn} />
  );

function Credentials({ busy, problem, submit }: SignIn) {
  const { t } = useText();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <>
      <TextField
        label={t.signIn.email}
        value={email}
        onChangeText={setEmail}
        error={problem.email}
        autoCapitalize="none"
        autoComplete="username"
        inputMode="email"
        returnKeyType="next"
      />
      <TextField
        label={t.signIn.password}
        value={password}
        onChangeText={setPassword}
        error={problem.password}
        secret
        autoComplete="current-password"
        returnKeyType="go"
        onSubmitEditing={() => void submit(email, password)}
      />
      <FormProblem text={problem.form} />
      <View style={styles.submit}>
        <BigButton label={t.signIn.submit} busy={busy} onPress={() => void submit(email, password)} />
      </View>
    </>
  );
}

const styles = StyleSheet.create({
  fill: { flex: 1 },
  page: { flexGrow: 1 },
  picture: { position: 'absolute', top: 0, left: 0, right: 0, height: 340 },
  brand: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    paddingHorizontal: 24,
    minHeight: 320,
    paddingBottom: 220,
  },
  sheet: {
    flexGrow: 1,
    borderTopLeftRadius: radius.sheet,
    borderTopRightRadius: radius.sheet,
    paddingHorizontal: 24,
    paddingTop: 24,
  },
  column: { width: '100%', maxWidth: 480, alignSelf: 'center', gap: 12 },
  submit: { marginTop: 8 },
});
