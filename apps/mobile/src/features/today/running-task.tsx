import { useMutate, useRow, useRows } from '@citypulse/client/react/sync';
import { useUser } from '@citypulse/client/react/session';
import type { MaintenanceSession } from '@citypulse/contracts/task-work';
import { useRouter } from 'expo-router';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';
import { useWorked, minutesWords } from '../maintenance/worked.ts';

/** The work this person is at. */
export function useRunning(): MaintenanceSession | undefined {
  const { id } = useUser();
  const { rows } = useRows('maintenance_sessions');
  const own = rows.filter(({ user, status }) => user.id === id && status === 'in_progress');
  return own.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

/** Pinned above everything else; a tap on its words leads there as its button does. */
export function RunningTask({ session }: { session: MaintenanceSession }) {
  const router = useRouter();
  const mutate = useMutate();
  const { t, formats } = useText();
  const { hero } = useAppTheme();
  const { glove } = useTouch();
  const task = useRow('maintenance_tasks', session.taskId);
  const building = useRow('buildings', session.buildingId);
  const steps = useRows('checklist_items', { taskId: session.taskId }).rows;
  const done = steps.filter(({ answer }) => answer !== null).length;
  const worked = useWorked(session);
  const open = () => router.push({ pathname: '/tasks/[task]', params: { task: session.taskId } });
  const pause = () =>
    void mutate('updateSession', {
      params: { sessionId: session.id },
      body: { status: 'paused', changedAt: new Date().toISOString() },
    });
  if (!task) return null;
  return (
    <View style={[styles.hero, { backgroundColor: hero.ground, borderColor: hero.edge }]}>
      <Pressable role="link" onPress={open} style={styles.words}>
        <View style={styles.top}>
          <Icon name="player-play-filled" size={16} color={hero.text} />
          <Words size="md" weight="medium" color={hero.text} style={styles.grow}>
            {t.today.running(formats.time(session.startedAt))}
          </Words>
          <Words size="md" color={hero.text} tabular>
            {[!glove && steps.length > 0 && t.today.steps(done, steps.length), minutesWords(worked)]
              .filter(Boolean)
              .join(' · ')}
          </Words>
        </View>
        <Words size="xl" weight="strong" color={hero.text}>
          {task.title}
        </Words>
        <Words size="md" color={hero.text2}>
          {[building?.name, task.place].filter(Boolean).join(' · ')}
        </Words>
        {steps.length > 0 && (
          <View style={[styles.track, { backgroundColor: hero.track }]}>
            <View
              style={[styles.fill, { backgroundColor: hero.text, width: `${(100 * done) / steps.length}%` }]}
            />
          </View>
        )}
      </Pressable>
      <View style={styles.buttons}>
        <BigButton kind="hero-outline" icon="player-pause" label={t.today.pause} onPress={pause} />
        <BigButton kind="hero" icon="arrow-right" label={t.today.goOn} onPress={open} grow />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  hero: {
    borderRadius: 16,
    borderWidth: 1,
    paddingHorizontal: 16,
    paddingTop: 14,
    paddingBottom: 16,
  },
  words: { gap: 2 },
  top: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8, marginBottom: 2 },
  grow: { flexGrow: 1, flexShrink: 1 },
  track: { height: 4, borderRadius: 2, marginTop: 10, overflow: 'hidden' },
  fill: { height: 4 },
  buttons: { flexDirection: 'row', flexWrap: 'wrap', gap: 8, marginTop: 12 },
});
