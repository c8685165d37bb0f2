import { useSync, useSyncState } from '@citypulse/client/react/sync';
import { StyleSheet, View } from 'react-native';
import { useRouter } from 'expo-router';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Card } from '../../ui/surfaces.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';

/** Why nothing new comes, that work can go on, and what helps. */
export function SyncTrouble() {
  const sync = useSync();
  const state = useSyncState();
  const router = useRouter();
  const { t } = useText();
  const { color } = useAppTheme();
  const { gap } = useTouch();
  if (state.name !== 'error') return null;
  return (
    <View role="alert">
      <Card style={[styles.card, { borderColor: color.critical }]}>
        <View style={styles.head}>
          <StatusIcon status="critical" size={28} />
          <View style={styles.grow}>
            <Words size="xl" weight="strong">
              {t.today.troubleTitle}
            </Words>
            <Words>{`${t.shell.sync.errors[state.why]}. ${t.today.troubleRest}`}</Words>
          </View>
        </View>
        <View style={[styles.buttons, { gap }]}>
          <BigButton icon="refresh" label={t.states.retry} onPress={() => sync.syncNow()} grow />
          <BigButton kind="outline" label={t.today.troubleHelp} onPress={() => router.push('/sync')} />
        </View>
      </Card>
    </View>
  );
}

const styles = StyleSheet.create({
  card: { borderWidth: 2, padding: 16, gap: 16 },
  head: { flexDirection: 'row', gap: 12 },
  grow: { flex: 1, gap: 4 },
  buttons: { flexDirection: 'row', flexWrap: 'wrap' },
});
