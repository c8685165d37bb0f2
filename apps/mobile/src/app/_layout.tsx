import { ClientProvider } from '@citypulse/client/react/provider';
import { Stack } from 'expo-router';
import { StatusBar } from 'expo-status-bar';
import { useEffect, useMemo } from 'react';
import { SafeAreaProvider } from 'react-native-safe-area-context';
import { LockGate } from '../features/identity/lock-gate.tsx';
import { SessionGate } from '../features/identity/session-gate.tsx';
import { FailedWrites } from '../features/sync/failed-writes.tsx';
import { useBackgroundSync } from '../features/system/use-background-sync.ts';
import { clientFor } from '../platform/client';
import { useFontsReady } from '../platform/fonts';
import { keepShell } from '../platform/offline-shell';
import { PreferencesProvider } from '../preferences/preferences-provider.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import { useAppTheme } from '../theme/theme.ts';
import { UndoProvider } from '../ui/undo.tsx';

export default function RootLayout() {
  const fontsReady = useFontsReady();
  useEffect(keepShell, []);
  if (!fontsReady) return null;
  return (
    <SafeAreaProvider>
      <PreferencesProvider>
        <ConnectedApp />
      </PreferencesProvider>
    </SafeAreaProvider>
  );
}

function ConnectedApp() {
  const { server } = usePreferences();
  const { color, scheme } = useAppTheme();
  const client = useMemo(() => clientFor(server), [server]);
  useBackgroundSync(client);
  return (
    <ClientProvider client={client}>
      <StatusBar style={scheme === 'dark' ? 'light' : 'dark'} />
      <LockGate>
        <SessionGate>
          <UndoProvider>
            <FailedWrites />
            <Stack screenOptions={{ headerShown: false, contentStyle: { backgroundColor: color.bg } }} />
          </UndoProvider>
        </SessionGate>
      </LockGate>
    </ClientProvider>
  );
}
