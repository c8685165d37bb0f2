import { useUser } from '@citypulse/client/react/session';
import { useState } from 'react';
import { StyleSheet } from 'react-native';
import { usePreferences } from '../../preferences/preferences.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Card, Hairline } from '../../ui/surfaces.tsx';
import { SwitchRow } from '../../ui/switch-row.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Words } from '../../ui/words.tsx';
import { useFinger, type Asked, type IdentityProof, type Turned } from './use-finger.ts';

/** Signing in without the password, and the lock that goes with it; nothing where the device knows neither. */
export function FingerRows() {
  const { color } = useAppTheme();
  const { t } = useText();
  const user = useUser();
  const { lock, change } = usePreferences();
  const finger = useFinger();
  const [turned, setTurned] = useState<Turned>('done');
  if (finger.kind === null) return null;
  const isOn = finger.enrolled?.userId === user.id;
  const turn = (proof?: IdentityProof) => {
    if (isOn) void finger.turnOff();
    else void finger.turnOn(proof).then(setTurned);
  };
  return (
    <Card style={styles.card}>
      <SwitchRow
        icon={finger.kind === 'face' ? 'face-id' : 'fingerprint'}
        title={t.finger.use[finger.kind]}
        hint={t.finger.useHint}
        on={isOn}
        onChange={() => turn()}
      />
      {(turned === 'failed' || turned === 'no_network') && (
        <Words role="alert" size="md" color={color.critical} style={styles.problem}>
          {turned === 'failed' ? t.finger.failed : t.finger.needsNetwork}
        </Words>
      )}
      {isOn && (
        <>
          <Hairline />
          <SwitchRow
            icon="lock"
            title={t.finger.lock}
            hint={t.finger.lockHint}
            on={lock}
            onChange={(on) => change({ lock: on })}
          />
        </>
      )}
      {isAsked(turned) && <ConfirmSheet asked={turned} onConfirm={turn} onClose={() => setTurned('done')} />}
    </Card>
  );
}

const isAsked = (turned: Turned): turned is Asked =>
  turned.startsWith('needs_') || turned.startsWith('wrong_');

interface ConfirmProps {
  asked: Asked;
  onConfirm: (proof: IdentityProof) => void;
  onClose: () => void;
}

/** The password first; the code once the server says that it wants one as well. */
function ConfirmSheet({ asked, onConfirm, onClose }: ConfirmProps) {
  const { t } = useText();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const asksCode = asked === 'needs_code' || asked === 'wrong_code' || code !== '';
  const confirm = () => password !== '' && onConfirm({ password, ...(code.trim() !== '' && { code }) });
  return (
    <Sheet title={t.finger.confirmTitle} onClose={onClose}>
      <Words>{t.finger.confirmHint}</Words>
      <TextField
        label={t.signIn.password}
        value={password}
        onChangeText={setPassword}
        error={asked === 'wrong_password' ? t.finger.passwordWrong : undefined}
        secret
        autoComplete="current-password"
        returnKeyType="go"
        onSubmitEditing={confirm}
      />
      {asksCode && (
        <TextField
          label={t.signIn.code}
          value={code}
          onChangeText={setCode}
          error={asked === 'wrong_code' ? t.signIn.codeWrong : undefined}
          autoFocus
          autoCapitalize="characters"
          autoComplete="one-time-code"
          autoCorrect={false}
          maxLength={40}
          returnKeyType="go"
          onSubmitEditing={confirm}
        />
      )}
      <BigButton label={t.finger.confirm} onPress={confirm} />
    </Sheet>
  );
}

const styles = StyleSheet.create({
  card: { paddingHorizontal: 16, paddingVertical: 4 },
  problem: { paddingBottom: 12 },
});
