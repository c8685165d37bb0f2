import { useClient } from '@citypulse/client/react/provider';
import { useSession } from '@citypulse/client/react/session';
import { createContext, useContext, useMemo, useState, type PropsWithChildren } from 'react';
import { ActivityIndicator, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { OfflineStart } from '../system/offline-start.tsx';
import { SignInScreen } from './sign-in-screen.tsx';

const AskAgain = createContext<() => void>(() => undefined);

/** Brings back the password that was put off. */
export const useAskForPassword = () => useContext(AskAgain);

/**
 * The app for who is signed in, or was when there was last a network. The address stays as it is, so a link survives
 * the sign-in; when a session ends at work, the password is asked for above the screen, can be put off, and nothing
 * below is lost: what is done meanwhile waits on the device.
 */
export function SessionGate({ children }: PropsWithChildren) {
  const session = useSession();
  const client = useClient();
  const [expired, setExpired] = useState<string>();
  const [later, setLater] = useState(false);
  const ask = useMemo(() => () => setLater(false), []);
  if (session.name === 'expired' && expired !== session.user.displayName)
    setExpired(session.user.displayName);
  if (expired !== undefined && session.name !== 'expired' && session.name !== 'signing_in') {
    setExpired(undefined);
    setLater(false);
  }
  const person = 'user' in session ? session.user.id : undefined;
  if (session.name === 'restoring') return <Restoring />;
  if (session.name === 'signed_out' && session.why === 'unreachable') {
    return <OfflineStart onRetry={() => client.session.restore()} />;
  }
  const isAtWork = session.name === 'signed_in' || session.name === 'offline';
  const asksPassword = !isAtWork && !(session.name === 'expired' && later);
  return (
    <AskAgain value={ask}>
      <View style={styles.fill}>
        {/* What one person had opened and typed is not the next one's. */}
        {(isAtWork || expired !== undefined) && (
          <View key={person} style={[styles.fill, asksPassword && styles.hidden]}>
            {children}
          </View>
        )}
        {asksPassword && (
          <View style={StyleSheet.absoluteFill}>
            <SignInScreen
              expiredName={expired}
              unproved={session.name === 'expired' && session.why === 'unproved'}
              {...(expired !== undefined && { onLater: () => setLater(true) })}
            />
          </View>
        )}
      </View>
    </AskAgain>
  );
}

function Restoring() {
  const { color } = useAppTheme();
  const { t } = useText();
  return (
    <View style={[styles.fill, styles.middle, { backgroundColor: color.bg }]}>
      <ActivityIndicator color={color.primary} size="large" aria-label={t.states.restoring} />
    </View>
  );
}

const styles = StyleSheet.create({
  fill: { flex: 1 },
  hidden: { display: 'none' },
  middle: { alignItems: 'center', justifyContent: 'center' },
});
