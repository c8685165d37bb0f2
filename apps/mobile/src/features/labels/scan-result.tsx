import type { Local } from '@citypulse/client/react/sync';
import { useSyncState } from '@citypulse/client/react/sync';
import { useCan } from '@citypulse/client/react/session';
import type { Label } from '@citypulse/contracts/labels';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { Modal, Pressable, ScrollView, StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Words } from '../../ui/words.tsx';
import { LastReading } from './last-reading.tsx';
import { OpenTasks } from './open-tasks.tsx';
import { TargetHead } from './target-head.tsx';
import { useStartTask } from './use-start-task.ts';
import { useTarget, type Target } from './use-target.ts';

/** What hangs there, and the three things one does before it. */
export function ScanResult({ label, onAgain }: { label: Local<Label>; onAgain: () => void }) {
  const { color, scrim } = useAppTheme();
  const { t } = useText();
  const insets = useSafeAreaInsets();
  const target = useTarget(label);
  const name = target.point?.name ?? target.asset?.name ?? target.building?.name ?? label.code;
  return (
    <Modal transparent animationType="none" onRequestClose={onAgain} aria-label={name}>
      <View style={styles.fill}>
        <Pressable
          role="button"
          aria-label={t.scan.result.close}
          onPress={onAgain}
          style={[StyleSheet.absoluteFill, { backgroundColor: scrim }]}
        />
        <View style={[styles.sheet, { backgroundColor: color.surface, paddingBottom: 20 + insets.bottom }]}>
          <View style={[styles.grab, { backgroundColor: color['border-strong'] }]} />
          <ScrollView contentContainerStyle={styles.content}>
            <Recognised label={label} />
            <TargetHead name={name} target={target} />
            {target.point && <LastReading point={target.point} />}
            <OpenTasks tasks={target.tasks} />
          </ScrollView>
          <Actions label={label} target={target} onAgain={onAgain} />
        </View>
      </View>
    </Modal>
  );
}

function Recognised({ label }: { label: Label }) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const { name } = useSyncState();
  const retired = label.retiredAt !== null;
  return (
    <View style={styles.known}>
      <View style={styles.row} role="status">
        <StatusIcon status={retired ? 'warn' : 'ok'} size={16} />
        <Words size="md" weight="medium" color={retired ? color.warn : color.ok}>
          {retired ? t.scan.result.retired : t.scan.result.known}
        </Words>
      </View>
      <Words size="sm" color={color['text-2']}>
        {name === 'offline' ? t.scan.result.foundOffline(label.code) : label.code}
      </Words>
      {label.retiredAt !== null && (
        <Words size="md" color={color.warn} style={styles.whole}>
          {t.scan.result.retiredHint(formats.date(label.retiredAt))}
        </Words>
      )}
    </View>
  );
}

function Actions({ label, target, onAgain }: { label: Label; target: Target; onAgain: () => void }) {
  const router = useRouter();
  const { t } = useText();
  const [choosing, setChoosing] = useState(false);
  const { buildingId } = label;
  const mayRead = useCan('readings:write', buildingId);
  const mayWork = useCan('maintenance:work', buildingId);
  const mayReport = useCan('maintenance:report', buildingId);
  const [first] = target.tasks;
  const { point, asset } = target;
  const canRead = point !== undefined && point.meter !== null && mayRead;
  const canStart = first !== undefined && mayWork;
  if (choosing) return <Choice label={label} tasks={target.tasks} onBack={() => setChoosing(false)} />;
  const kind = canRead ? 'tint' : 'filled';
  const report = () =>
    router.replace({
      pathname: '/report',
      params: { building: buildingId, ...(asset && { asset: asset.id }), ...(point && { point: point.id }) },
    });
  return (
    <View style={styles.actions}>
      {canRead && (
        <BigButton
          icon="gauge"
          label={t.scan.result.read}
          onPress={() => router.replace({ pathname: '/reading/[point]', params: { point: point.id } })}
        />
      )}
      {(canStart || mayReport) && (
        <View style={styles.pair}>
          {canStart &&
            (target.tasks.length === 1 ? (
              <Begin label={label} task={first} kind={kind} />
            ) : (
              <BigButton
                grow
                kind={kind}
                icon="player-play"
                label={t.scan.result.start}
                onPress={() => setChoosing(true)}
              />
            ))}
          {mayReport && (
            <BigButton grow kind="outline" icon="urgent" label={t.scan.result.report} onPress={report} />
          )}
        </View>
      )}
      <BigButton kind="word" size="small" icon="qrcode" label={t.scan.result.again} onPress={onAgain} />
    </View>
  );
}

interface BeginProps {
  label: Label;
  task: MaintenanceTask;
  kind: 'tint' | 'filled';
}

/** The only task there is: begun, or gone on with. */
function Begin({ label, task, kind }: BeginProps) {
  const { t } = useText();
  const { isBegun, begin } = useStartTask(label, task);
  const words = isBegun ? t.scan.result.resume : t.scan.result.start;
  return <BigButton grow kind={kind} icon="player-play" label={words} onPress={() => void begin()} />;
}

function Choose({ label, task }: Omit<BeginProps, 'kind'>) {
  const { t } = useText();
  const { isBegun, begin } = useStartTask(label, task);
  const words = isBegun ? `${t.scan.result.resume}: ${task.title}` : task.title;
  return <BigButton kind="tint" icon="player-play" label={words} onPress={() => void begin()} />;
}

interface ChoiceProps {
  label: Label;
  tasks: readonly MaintenanceTask[];
  onBack: () => void;
}

function Choice({ label, tasks, onBack }: ChoiceProps) {
  const { t } = useText();
  return (
    <View style={styles.actions}>
      <View style={styles.row}>
        <Icon name="list-check" size={20} />
        <Words weight="strong">{t.scan.result.which}</Words>
      </View>
      {tasks.slice(0, 5).map((task) => (
        <Choose key={task.id} label={label} task={task} />
      ))}
      <BigButton kind="word" size="small" label={t.nav.back} onPress={onBack} />
    </View>
  );
}

const styles = StyleSheet.create({
  fill: { flex: 1, justifyContent: 'flex-end' },
  sheet: {
    width: '100%',
    maxWidth: 720,
    maxHeight: '88%',
    alignSelf: 'center',
    borderTopLeftRadius: 16,
    borderTopRightRadius: 16,
    paddingTop: 8,
  },
  grab: { width: 36, height: 4, borderRadius: 2, alignSelf: 'center', marginBottom: 12 },
  content: { paddingHorizontal: 16, gap: 12 },
  known: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    minHeight: 28,
    columnGap: 8,
  },
  row: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  whole: { width: '100%' },
  actions: { paddingHorizontal: 16, paddingTop: 12, gap: 8 },
  pair: { flexDirection: 'row', gap: 8 },
});
