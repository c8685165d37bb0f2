import { useNow } from '@citypulse/client/react/latest-values';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { useApiQuery } from '@citypulse/client/react/queries';
import { listDevices, revokeDevice, type Device } from '@citypulse/contracts/devices';
import { useState } from 'react';
import { View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ErrorView, LoadingCards } from '../../ui/state-views.tsx';
import { Card, Hairline, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { ProfileRow } from '../identity/profile-row.tsx';

/** One's own installations; a lost one can be shut out. Lies on the server alone. */
export function DeviceList() {
  const { color } = useAppTheme();
  const { t } = useText();
  const list = useApiQuery(listDevices, {});
  const isAway = list.error?.code === 'unreachable' || list.error?.code === 'timeout';
  const devices = (list.data?.items ?? []).toSorted((a, b) => Number(b.current) - Number(a.current));
  return (
    <View>
      <SectionTitle>{t.account.devices}</SectionTitle>
      {!list.data && !list.error && <LoadingCards count={1} />}
      {!list.data && isAway && (
        <Words size="md" color={color['text-2']} style={{ paddingHorizontal: 4 }}>
          {t.account.devicesOffline}
        </Words>
      )}
      {!list.data && list.error && !isAway && (
        <ErrorView error={list.error} onRetry={() => void list.refetch()} />
      )}
      {devices.length > 0 && (
        <Card>
          {devices.map((device, index) => (
            <View key={device.id}>
              {index > 0 && <Hairline />}
              <DeviceRow device={device} />
            </View>
          ))}
        </Card>
      )}
    </View>
  );
}

function DeviceRow({ device }: { device: Device }) {
  const { t, formats } = useText();
  const now = useNow(60_000);
  const [asks, setAsks] = useState(false);
  const revoke = useApiMutation(revokeDevice, { invalidates: [listDevices] });
  const name = device.deviceName ?? device.deviceModel ?? t.account.deviceTypes[device.deviceType];
  const active = device.current
    ? t.account.activeNow
    : device.revokedAt === null
      ? t.account.lastActive(formats.age(device.lastActive, now))
      : t.account.revoked;
  const finger = device.biometricEnabled && t.finger.isOn;
  const detail = [device.current && name, device.appVersion, active, finger].filter(Boolean).join(' · ');
  const mayRevoke = !device.current && device.revokedAt === null;
  const icon = device.deviceType === 'web' ? 'device-desktop' : 'device-mobile';
  return (
    <>
      <ProfileRow
        icon={icon}
        title={device.current ? t.account.thisDevice : name}
        detail={detail}
        aside={
          mayRevoke && (
            <BigButton kind="word" size="small" label={t.account.revoke} onPress={() => setAsks(true)} />
          )
        }
      />
      {asks && (
        <Sheet title={t.account.revokeTitle(name)} onClose={() => setAsks(false)}>
          <Words>{t.account.revokeHint}</Words>
          <BigButton label={t.account.revokeNo} onPress={() => setAsks(false)} />
          <BigButton
            kind="outline"
            icon="user-off"
            label={t.account.revokeOf(name)}
            busy={revoke.isPending}
            onPress={() => revoke.mutate({ params: { id: device.id } }, { onSuccess: () => setAsks(false) })}
          />
        </Sheet>
      )}
    </>
  );
}
