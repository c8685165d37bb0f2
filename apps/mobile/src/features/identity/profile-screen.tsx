import { isConnectionError } from '@citypulse/client/api-error';
import { useClient } from '@citypulse/client/react/provider';
import { useUser } from '@citypulse/client/react/session';
import type { SignedInUser } from '@citypulse/contracts/identity';
import { radius } from '@citypulse/ui/tokens';
import Constants from 'expo-constants';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { TouchableRipple } from 'react-native-paper';
import { usePreferences, type ThemeChoice } from '../../preferences/preferences.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Card, Hairline } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { ConnectionRow } from '../system/connection-row.tsx';

export function ProfileScreen() {
  const { t } = useText();
  const user = useUser();
  return (
    <Screen title={t.profile.title}>
      <Person user={user} />
      <Choices />
      <Card>
        <ConnectionRow />
        <Hairline />
        <SignOutRow />
        <Hairline />
        <Row icon="info-circle" title={t.profile.version} detail={Constants.expoConfig?.version ?? ''} />
      </Card>
    </Screen>
  );
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();

function Person({ user }: { user: SignedInUser }) {
  const { color } = useAppTheme();
  const { t } = useText();
  const roles = [...new Set(user.roles.map(({ role }) => t.profile.roles[role]))];
  const reach = user.buildings === null ? t.profile.allBuildings : t.buildings.all(user.buildings.length);
  return (
    <View style={styles.person}>
      <View style={[styles.avatar, { backgroundColor: color['primary-tint'] }]}>
        <Words size="xl" weight="strong" color={color.primary}>
          {initials(user.displayName)}
        </Words>
      </View>
      <View style={styles.grow}>
        <Words size="h2" weight="strong">
          {user.displayName}
        </Words>
        <Words size="md" color={color['text-2']}>
          {[...roles, reach].join(' · ')}
        </Words>
        <Words size="md" color={color['text-2']}>
          {user.email}
        </Words>
      </View>
    </View>
  );
}

const themeIcons: Record<ThemeChoice, IconName> = { light: 'sun', dark: 'moon', system: 'device-mobile' };

function Choices() {
  const { t, language } = useText();
  const { theme, change } = usePreferences();
  const themes = (['light', 'dark', 'system'] as const).map((value) => ({
    value,
    label: t.profile.themes[value],
    icon: themeIcons[value],
  }));
  return (
    <Card style={styles.choices}>
      <Segments
        label={t.profile.theme}
        value={theme}
        options={themes}
        onChange={(chosen) => change({ theme: chosen })}
      />
      <Segments
        label={t.profile.language}
        value={language}
        options={[
          { value: 'de', label: 'Deutsch' },
          { value: 'en', label: 'English' },
        ]}
        onChange={(chosen) => change({ language: chosen })}
      />
    </Card>
  );
}

function SignOutRow() {
  const client = useClient();
  const { t } = useText();
  const [problem, setProblem] = useState<string>();
  const signOut = () => {
    client.session.signOut().catch((error: unknown) => {
      setProblem(isConnectionError(error) ? t.signIn.unreachable : t.states.error);
    });
  };
  return (
    <TouchableRipple role="button" onPress={signOut}>
      <Row icon="logout" title={t.profile.signOut} detail={problem ?? t.profile.signOutHint} />
    </TouchableRipple>
  );
}

function Row({ icon, title, detail }: { icon: IconName; title: string; detail: string }) {
  const { color } = useAppTheme();
  return (
    <View style={styles.row}>
      <Icon name={icon} />
      <View style={styles.grow}>
        <Words weight="medium">{title}</Words>
        <Words size="md" color={color['text-2']}>
          {detail}
        </Words>
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  grow: { flex: 1 },
  person: { flexDirection: 'row', alignItems: 'center', gap: 12, paddingBottom: 8 },
  avatar: {
    width: 56,
    height: 56,
    borderRadius: radius.pill,
    alignItems: 'center',
    justifyContent: 'center',
  },
  choices: { padding: 16, gap: 16 },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    paddingHorizontal: 16,
    paddingVertical: 8,
    minHeight: 64,
  },
});
