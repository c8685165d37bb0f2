import { useClient } from '@citypulse/client/react/provider';
import { useSession } from '@citypulse/client/react/session';
import { useEffect, useEffectEvent, useState, type PropsWithChildren } from 'react';
import { AppState, StyleSheet, View } from 'react-native';
import { usePreferences } from '../../preferences/preferences.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';
import { passwordGiven } from './enrolled-key.ts';
import { SignInScreen } from './sign-in-screen.tsx';
import { useFinger } from './use-finger.ts';

const longestAway = 5 * 60_000;

/**
 * Covers the app at its start and after five minutes in the background until the person is recognised, with or without
 * a network. It closes the screen, not the store: what waits is sent meanwhile.
 */
export function LockGate({ children }: PropsWithChildren) {
  const { session } = useClient();
  const state = useSession();
  const { lock } = usePreferences();
  const { enrolled, passwordDueFor, unlock } = useFinger();
  const [isLocked, setLocked] = useLocked();
  const [byPassword, setByPassword] = useState(false);
  const usePassword = () => {
    setByPassword(true);
    session.expire();
  };
  const open = async () => {
    const unlocked = await unlock();
    if (unlocked === 'done') setLocked(false);
    if (unlocked === 'gone') usePassword();
  };
  const person = 'user' in state ? state.user : undefined;
  if (!isLocked && byPassword) setByPassword(false);
  // Not known yet whether somebody must be recognised: a few milliseconds at the start.
  const isUnknown = isLocked && enrolled === undefined;
  const isDue = person !== undefined && passwordDueFor === person.id;
  const asksPassword = byPassword || isDue;
  const mustAsk = asksPassword || (lock && enrolled?.userId === person?.id);
  const isCovered = person !== undefined && isLocked && mustAsk;
  // Who had nothing to be recognised by when he came in is not shut out when he switches it on.
  if (isLocked && person !== undefined && enrolled !== undefined && !mustAsk) setLocked(false);
  useEffect(() => {
    if (isDue && isLocked) session.expire();
  }, [isDue, isLocked, session]);
  return (
    <View style={styles.fill}>
      <View style={[styles.fill, (isCovered || isUnknown) && styles.hidden]}>{children}</View>
      {isCovered && (
        <View style={StyleSheet.absoluteFill} aria-modal>
          {asksPassword ? (
            <SignInScreen expiredName={person.displayName} />
          ) : (
            <Locked name={person.displayName} onOpen={open} onPassword={usePassword} />
          )}
        </View>
      )}
    </View>
  );
}

/** Locked from the start; whoever signs in has just been recognised. */
function useLocked() {
  const { session } = useClient();
  const [isLocked, setLocked] = useState(true);
  useEffect(() => {
    let before = session.state.get().name;
    return session.state.subscribe(() => {
      const { name } = session.state.get();
      if (name === 'signed_in' && (before === 'signing_in' || before === 'expired')) {
        setLocked(false);
        void passwordGiven();
      }
      before = name;
    });
  }, [session]);
  useEffect(() => {
    let leftAt: number | undefined;
    const subscription = AppState.addEventListener('change', (next) => {
      if (next === 'background') leftAt ??= Date.now();
      if (next !== 'active') return;
      if (leftAt !== undefined && Date.now() - leftAt > longestAway) setLocked(true);
      leftAt = undefined;
    });
    return () => subscription.remove();
  }, []);
  return [isLocked, setLocked] as const;
}

interface LockedProps {
  name: string;
  onOpen: () => Promise<void>;
  onPassword: () => void;
}

function Locked({ name, onOpen, onPassword }: LockedProps) {
  const { color } = useAppTheme();
  const { t } = useText();
  const ask = useEffectEvent(() => void onOpen());
  useEffect(() => ask(), []);
  return (
    <View role="main" style={[styles.fill, styles.locked, { backgroundColor: color.bg }]}>
      <Icon name="lock" size={48} color={color.primary} />
      <Words size="hero" weight="strong" role="heading" aria-level={1}>
        {t.finger.lockedTitle}
      </Words>
      <Words style={styles.middle}>{t.finger.lockedHint(name)}</Words>
      <View style={styles.buttons}>
        <BigButton icon="fingerprint" label={t.finger.unlock} onPress={() => void onOpen()} />
        <BigButton kind="word" label={t.finger.password} onPress={onPassword} />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  fill: { flex: 1 },
  hidden: { display: 'none' },
  locked: { alignItems: 'center', justifyContent: 'center', padding: 24, gap: 12 },
  middle: { textAlign: 'center' },
  buttons: { width: '100%', maxWidth: 480, gap: 8, marginTop: 24 },
});
