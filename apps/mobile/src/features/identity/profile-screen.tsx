import { isConnectionError } from '@citypulse/client/api-error';
import { useClient } from '@citypulse/client/react/provider';
import { useUser } from '@citypulse/client/react/session';
import { useSyncState } from '@citypulse/client/react/sync';
import type { SignedInUser } from '@citypulse/contracts/identity';
import { radius } from '@citypulse/ui/tokens';
import Constants from 'expo-constants';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { TouchableRipple } from 'react-native-paper';
import { serverIsChosen } from '../../platform/client';
import { usePreferences, type ThemeChoice } from '../../preferences/preferences.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Screen } from '../../ui/screen.tsx';
import { Segments } from '../../ui/segments.tsx';
import { StatusPill } from '../../ui/status-words.tsx';
import { Card, Hairline } from '../../ui/surfaces.tsx';
import { SwitchRow } from '../../ui/switch-row.tsx';
import { Words } from '../../ui/words.tsx';
import { DeviceList } from '../devices/device-list.tsx';
import { ReadinessList } from '../sync/readiness-list.tsx';
import { StorageBar } from '../sync/storage-bar.tsx';
import { StoreNotices } from '../sync/store-notices.tsx';
import { ConnectionRow } from '../system/connection-row.tsx';
import { ServerField } from '../system/server-field.tsx';
import { FingerRows } from './finger-rows.tsx';
import { ProfileRow } from './profile-row.tsx';

export function ProfileScreen() {
  const { t } = useText();
  const user = useUser();
  return (
    <Screen title={t.profile.title}>
      <Person user={user} />
      <Hands />
      <FingerRows />
      <Choices />
      <Card>
        <SyncRow />
        <Hairline />
        <ConnectionRow />
      </Card>
      <StoreNotices />
      <StorageBar />
      <ReadinessList />
      <DeviceList />
      <Card>
        {serverIsChosen && (
          <View style={styles.choices}>
            <ServerField />
          </View>
        )}
        <SignOutRow />
        <Hairline />
        <ProfileRow
          icon="info-circle"
          title={t.profile.version}
          detail={Constants.expoConfig?.version ?? ''}
        />
      </Card>
    </Screen>
  );
}

/** What helps with gloves on, and with loud machines around. */
function Hands() {
  const { t } = useText();
  const { glove, sound, change } = usePreferences();
  return (
    <Card style={styles.hands}>
      <SwitchRow
        icon="hand-stop"
        title={t.account.glove}
        hint={t.account.gloveHint}
        on={glove}
        onChange={(on) => change({ glove: on })}
      />
      <Hairline />
      <SwitchRow
        icon="volume"
        title={t.account.sound}
        hint={t.account.soundHint}
        on={sound}
        onChange={(on) => change({ sound: on })}
      />
    </Card>
  );
}

function SyncRow() {
  const router = useRouter();
  const { t } = useText();
  const state = useSyncState();
  return (
    <ProfileRow
      icon="refresh"
      title={t.sync.title}
      detail={t.account.syncRow(state.pending, state.refused)}
      aside={
        state.refused > 0 && <StatusPill status="critical">{t.account.refusedPill(state.refused)}</StatusPill>
      }
      onPress={() => router.push('/sync')}
    />
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
      <ProfileRow icon="logout" title={t.profile.signOut} detail={problem ?? t.profile.signOutHint} />
    </TouchableRipple>
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
  hands: { paddingHorizontal: 16, paddingVertical: 4 },
});
