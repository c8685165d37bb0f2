import { useNow } from '@citypulse/client/react/latest-values';
import { useMutateAll, useRows, type Change, type Local } from '@citypulse/client/react/sync';
import type { Notification } from '@citypulse/contracts/notifications';
import { useState } from 'react';
import { ScrollView, StyleSheet, View } from 'react-native';
import { useText, type Text } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Screen } from '../../ui/screen.tsx';
import { EmptyView, LoadingCards } from '../../ui/state-views.tsx';
import { Card, Hairline, SectionTitle } from '../../ui/surfaces.tsx';
import { useNote } from '../../ui/undo.tsx';
import { NotificationRow } from './notification-row.tsx';

const filters = ['all', 'unread', 'tasks', 'alerts'] as const;
type Filter = (typeof filters)[number];

const passes = (filter: Filter, { readAt, subject, type }: Notification): boolean => {
  if (filter === 'unread') return readAt === null;
  if (filter === 'tasks') return subject?.t === 'maintenance_tasks' || type === 'MAINTENANCE_REMINDER';
  if (filter === 'alerts') return subject?.t === 'alerts' || type === 'CRITICAL_ENERGY_ALERT';
  return true;
};

/** What the person was told, newest first, also without reception. */
export function InboxScreen() {
  const text = useText();
  const { t } = text;
  const { rows, ready } = useRows('notifications');
  const mutateAll = useMutateAll();
  const note = useNote();
  const now = useNow(60_000);
  const [filter, setFilter] = useState<Filter>('all');
  const unread = rows.filter(({ readAt }) => readAt === null);
  const shown = rows
    .filter((row) => passes(filter, row))
    .toSorted((a, b) => b.sentAt.localeCompare(a.sentAt));
  const markAll = async () => {
    const changes = unread.map(({ id, title }): Change => {
      return { type: 'markNotificationRead', request: { params: { notificationId: id } }, title };
    });
    if (await mutateAll(changes)) note({ text: t.notifications.marked });
  };
  return (
    <Screen
      title={t.notifications.title}
      subtitle={ready ? t.notifications.unread(unread.length) : undefined}
      tool={
        unread.length > 1 && (
          <BigButton
            kind="word"
            size="small"
            icon="checks"
            label={t.notifications.markAll}
            onPress={() => void markAll()}
          />
        )
      }
      tools={
        <ScrollView horizontal showsHorizontalScrollIndicator={false} style={styles.filters}>
          <View role="radiogroup" aria-label={t.notifications.title} style={styles.chips}>
            {filters.map((name) => (
              <Chip
                key={name}
                label={t.notifications.filters[name]}
                chosen={filter === name}
                onPress={() => setFilter(name)}
                {...(name !== 'all' && ready && { count: rows.filter((row) => passes(name, row)).length })}
              />
            ))}
          </View>
        </ScrollView>
      }
    >
      {shown.length === 0 && <Nothing filter={filter} ready={ready} />}
      {daysOf(shown, now, text).map(({ day, messages }) => (
        <View key={day}>
          <SectionTitle>{day}</SectionTitle>
          <Card>
            {messages.map((message, index) => (
              <View key={message.id}>
                {index > 0 && <Hairline />}
                <NotificationRow message={message} />
              </View>
            ))}
          </Card>
        </View>
      ))}
    </Screen>
  );
}

function Nothing({ filter, ready }: { filter: Filter; ready: boolean }) {
  const { t } = useText();
  if (!ready) return <LoadingCards count={4} />;
  return filter === 'all' ? (
    <EmptyView title={t.notifications.empty}>{t.notifications.emptyHint}</EmptyView>
  ) : (
    <EmptyView title={t.notifications.emptyFilter}>{t.notifications.emptyFilterHint}</EmptyView>
  );
}

interface Day {
  day: string;
  messages: Local<Notification>[];
}

function daysOf(messages: readonly Local<Notification>[], now: number, { t, formats }: Text): Day[] {
  const today = formats.date(now);
  const yesterday = formats.date(now - 86_400_000);
  const days: Day[] = [];
  for (const message of messages) {
    const date = formats.date(message.sentAt);
    const near =
      date === today ? t.notifications.today : date === yesterday ? t.notifications.yesterday : null;
    const day = near ?? `${formats.weekday(message.sentAt)}., ${date}`;
    const last = days.at(-1);
    if (last?.day === day) last.messages.push(message);
    else days.push({ day, messages: [message] });
  }
  return days;
}

const styles = StyleSheet.create({
  filters: { flexGrow: 0, marginHorizontal: -16 },
  chips: { flexDirection: 'row', gap: 8, paddingHorizontal: 16 },
});
