import { useClient } from '@citypulse/client/react/provider';
import { useSession } from '@citypulse/client/react/session';
import { useState, type PropsWithChildren } from 'react';
import { ActivityIndicator, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { OfflineStart } from '../system/offline-start.tsx';
import { SignInScreen } from './sign-in-screen.tsx';

/**
 * The app for who is signed in. The address stays as it is, so a link survives the sign-in; when a session ends
 * at work, the password is asked for above the screen and nothing below is lost.
 */
export function SessionGate({ children }: PropsWithChildren) {
  const session = useSession();
  const client = useClient();
  const [expired, setExpired] = useState<string>();
  if (session.name === 'expired' && expired !== session.user.displayName)
    setExpired(session.user.displayName);
  if ((session.name === 'signed_in' || session.name === 'signed_out') && expired !== undefined)
    setExpired(undefined);

  if (session.name === 'restoring') return <Restoring />;
  if (session.name === 'signed_out' && session.why === 'unreachable') {
    return <OfflineStart onRetry={() => client.session.restore()} />;
  }
  const asksPassword = session.name !== 'signed_in';
  return (
    <View style={styles.fill}>
      {(session.name === 'signed_in' || expired !== undefined) && children}
      {asksPassword && (
        <View style={StyleSheet.absoluteFill}>
          <SignInScreen expiredName={expired} />
        </View>
      )}
    </View>
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
  middle: { alignItems: 'center', justifyContent: 'center' },
});
