import { useMutate, useRow, useRows, type Local } from '@citypulse/client/react/sync';
import type { Notification } from '@citypulse/contracts/notifications';
import type { ColorToken } from '@citypulse/ui/tokens';
import { useRouter, type Href } from 'expo-router';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';

interface Look {
  icon: IconName;
  color: ColorToken;
  tint: ColorToken;
}

function lookOf({ type, subject }: Notification): Look {
  if (subject?.t === 'sync_conflicts') return { icon: 'arrow-merge', color: 'pending', tint: 'pending-tint' };
  if (subject?.t === 'fault_reports') return { icon: 'urgent', color: 'warn', tint: 'warn-tint' };
  if (type === 'CRITICAL_ENERGY_ALERT')
    return { icon: 'alert-octagon', color: 'critical', tint: 'critical-tint' };
  if (subject?.t === 'alerts' || type === 'BUDGET_ALERT')
    return { icon: 'alert-triangle', color: 'warn', tint: 'warn-tint' };
  if (type === 'MAINTENANCE_REMINDER') return { icon: 'clipboard-check', color: 'text', tint: 'surface-2' };
  return { icon: 'info-circle', color: 'info', tint: 'info-tint' };
}

const taskPlace = (task: string): Href => ({ pathname: '/tasks/[task]', params: { task } });
const buildingPlace = (building: string): Href => ({
  pathname: '/buildings/[building]',
  params: { building },
});

/** Where a tap leads: what has no screen of its own is seen at its building. null: it is not, or no longer, on this phone. */
function usePlaceOf({ subject }: Notification): Href | null {
  const idOf = (t: string) => (subject?.t === t ? subject.id : null);
  const task = useRow('maintenance_tasks', idOf('maintenance_tasks'));
  const building = useRow('buildings', idOf('buildings'));
  const alert = useRow('alerts', idOf('alerts'));
  const report = useRow('fault_reports', idOf('fault_reports'));
  switch (subject?.t) {
    case 'maintenance_tasks':
      return task ? taskPlace(task.id) : null;
    case 'sync_conflicts':
      return { pathname: '/conflicts/[conflict]', params: { conflict: subject.id } };
    case 'buildings':
      return building ? buildingPlace(building.id) : null;
    case 'alerts':
      return alert ? buildingPlace(alert.buildingId) : null;
    case 'fault_reports':
      if (report?.taskId) return taskPlace(report.taskId);
      return report ? buildingPlace(report.buildingId) : null;
    case undefined:
      return null;
  }
}

/** One message; a tap reads it and goes where it points. */
export function NotificationRow({ message }: { message: Local<Notification> }) {
  const router = useRouter();
  const mutate = useMutate();
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const isNew = message.readAt === null;
  const look = lookOf(message);
  const place = usePlaceOf(message);
  const { ready } = useRows('buildings');
  const open = () => {
    if (isNew) {
      void mutate(
        'markNotificationRead',
        { params: { notificationId: message.id } },
        { title: message.title },
      );
    }
    if (place) router.push(place);
  };
  return (
    <Pressable role={place ? 'link' : 'button'} onPress={open} style={styles.row}>
      {isNew ? (
        <View
          role="img"
          aria-label={t.notifications.newMark}
          style={[styles.dot, { backgroundColor: color.primary }]}
        />
      ) : (
        <View style={styles.dot} />
      )}
      <View style={[styles.tile, { backgroundColor: color[look.tint] }]}>
        <Icon name={look.icon} color={color[look.color]} />
      </View>
      <View style={styles.grow}>
        <View style={styles.head}>
          <Words weight={isNew ? 'strong' : 'regular'} style={styles.grow}>
            {message.title}
          </Words>
          <Words size="sm" color={color['text-2']} tabular>
            {formats.time(message.sentAt)}
          </Words>
        </View>
        <Words size="md" color={color['text-2']}>
          {message.message}
        </Words>
        {message.subject && !place && ready && (
          <Words size="sm" color={color['text-2']}>
            {t.notifications.gone}
          </Words>
        )}
      </View>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  row: {
    flexDirection: 'row',
    gap: 12,
    paddingVertical: 12,
    paddingLeft: 8,
    paddingRight: 12,
    minHeight: 72,
  },
  dot: { width: 8, height: 8, borderRadius: 4, marginTop: 18 },
  tile: { width: 44, height: 44, borderRadius: 8, alignItems: 'center', justifyContent: 'center' },
  grow: { flex: 1 },
  head: { flexDirection: 'row', gap: 8, alignItems: 'baseline' },
});
