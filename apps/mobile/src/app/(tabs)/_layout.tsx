import { TabList, Tabs, TabSlot, TabTrigger } from 'expo-router/ui';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { TabButton } from '../../ui/tab-button.tsx';

export default function TabLayout() {
  const { color } = useAppTheme();
  const { t } = useText();
  const insets = useSafeAreaInsets();
  return (
    <Tabs>
      <TabSlot />
      <TabList
        role="navigation"
        aria-label={t.nav.main}
        style={{
          backgroundColor: color.surface,
          borderTopWidth: 1,
          borderTopColor: color.line,
          paddingBottom: insets.bottom,
          justifyContent: 'space-evenly',
        }}
      >
        <TabTrigger name="buildings" href="/buildings" asChild>
          <TabButton icon="building-community" label={t.nav.buildings} />
        </TabTrigger>
        <TabTrigger name="profile" href="/profile" asChild>
          <TabButton icon="user-circle" label={t.nav.profile} />
        </TabTrigger>
      </TabList>
    </Tabs>
  );
}
