import { useSession } from '@citypulse/client/react/session';
import { useSyncState, type SyncState } from '@citypulse/client/react/sync';
import { statuses, type Status } from '@citypulse/ui/icons';
import { useRouter } from 'expo-router';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText, type Text } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Words } from '../../ui/words.tsx';
import { useAskForPassword } from '../identity/session-gate.tsx';

/** How far what is seen and done here agrees with the office; a tap shows what waits. */
export function SyncStrip() {
  const state = useSyncState();
  const router = useRouter();
  const text = useText();
  const { color } = useAppTheme();
  const session = useSession();
  const isExpired = session.name === 'expired';
  const askForPassword = useAskForPassword();
  const { status, word, rest } = isExpired ? expiredWords(session.why, text) : wordsOf(state, text);
  return (
    <Pressable
      role="link"
      aria-label={`${word}, ${rest}. ${text.t.shell.sync.open}`}
      onPress={isExpired ? askForPassword : () => router.push('/sync')}
      style={[
        styles.strip,
        { backgroundColor: color[statuses[status].tint] },
        status === 'stale' && [styles.dashed, { borderColor: color['border-strong'] }],
      ]}
    >
      <StatusIcon status={status} size={24} />
      <View style={styles.words}>
        <Words size="md">
          <Words size="md" weight="strong" color={color[statuses[status].color]}>
            {word}
          </Words>{' '}
          {rest}
        </Words>
      </View>
      <Icon name="chevron-right" size={20} color={color['text-2']} />
    </Pressable>
  );
}

interface StripWords {
  status: Status;
  word: string;
  rest: string;
}

const expiredWords = (why: 'unproved' | undefined, { t }: Text): StripWords => ({
  status: 'warn',
  word: why ? t.shell.sync.unproved : t.shell.sync.expired,
  rest: why ? t.shell.sync.unprovedRest : t.shell.sync.expiredRest,
});

function wordsOf(state: SyncState, { t, formats }: Text): StripWords {
  const { sync } = t.shell;
  const asOf = state.lastSyncAt ? sync.asOf(formats.time(state.lastSyncAt)) : '';
  switch (state.name) {
    case 'current':
      return { status: 'ok', word: sync.current, rest: asOf };
    case 'pending':
      return { status: 'pending', word: sync.pending(state.pending), rest: sync.pendingRest };
    case 'syncing':
      return { status: 'info', word: sync.syncing, rest: asOf };
    case 'offline':
      return {
        status: 'stale',
        word: sync.offline,
        rest: [asOf, sync.offlineRest(state.pending)].filter(Boolean).join(' · '),
      };
    case 'conflicts': {
      const word = state.conflicts > 0 ? sync.conflicts(state.conflicts) : sync.refused(state.refused);
      return { status: 'warn', word, rest: sync.conflictsRest };
    }
    case 'error':
      return { status: 'critical', word: sync.error, rest: sync.errors[state.why] };
  }
}

const styles = StyleSheet.create({
  strip: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    minHeight: 48,
    borderRadius: 8,
    paddingLeft: 12,
    paddingRight: 8,
    paddingVertical: 6,
    marginBottom: 12,
  },
  dashed: { borderWidth: 1, borderStyle: 'dashed' },
  words: { flex: 1 },
});
