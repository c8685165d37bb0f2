import { useRows } from '@citypulse/client/react/sync';
import { TabList, Tabs, TabSlot, TabTrigger } from 'expo-router/ui';
import { useWindowDimensions } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { ScanButton } from '../../features/labels/scan-button.tsx';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { TabButton } from '../../ui/tab-button.tsx';

export default function TabLayout() {
  const { color } = useAppTheme();
  const { t } = useText();
  const insets = useSafeAreaInsets();
  const { width } = useWindowDimensions();
  const unread = useRows('notifications').rows.filter(({ readAt }) => readAt === null).length;
  return (
    <Tabs>
      {/* As high as is left above the bar: screens scroll in themselves. */}
      <TabSlot style={{ flex: 1, flexShrink: 1, minHeight: 0 }} />
      <TabList
        role="navigation"
        aria-label={t.nav.main}
        style={{
          backgroundColor: color.surface,
          borderTopWidth: 1,
          borderTopColor: color.line,
          paddingBottom: insets.bottom,
          // No further apart than a thumb reaches, on a tablet too.
          paddingHorizontal: Math.max(0, (width - 720) / 2),
          justifyContent: 'space-evenly',
        }}
      >
        <TabTrigger name="today" href="/today" asChild>
          <TabButton icon="calendar-event" label={t.shell.today} />
        </TabTrigger>
        <TabTrigger name="buildings" href="/buildings" asChild>
          <TabButton icon="building-community" label={t.shell.buildings} />
        </TabTrigger>
        <ScanButton />
        <TabTrigger name="inbox" href="/inbox" asChild>
          <TabButton icon="inbox" label={t.shell.inbox} badge={unread} />
        </TabTrigger>
        <TabTrigger name="profile" href="/profile" asChild>
          <TabButton icon="user-circle" label={t.shell.profile} />
        </TabTrigger>
      </TabList>
    </Tabs>
  );
}
