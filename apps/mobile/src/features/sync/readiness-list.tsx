import { useOfflineReadiness } from '@citypulse/client/react/offline';
import { useNow } from '@citypulse/client/react/latest-values';
import { useRows } from '@citypulse/client/react/sync';
import type { Building } from '@citypulse/contracts/buildings';
import { useRouter } from 'expo-router';
import { View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Card, Hairline, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { ProfileRow } from '../identity/profile-row.tsx';
import { bytesWords } from './bytes.ts';

/** Building by building: is everything here, how much is it, as of when. */
export function ReadinessList() {
  const { color } = useAppTheme();
  const { t } = useText();
  const { rows, ready } = useRows('buildings');
  const buildings = rows
    .filter(({ retiredOn }) => retiredOn === null)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'de'));
  return (
    <View>
      <SectionTitle>{t.account.buildings}</SectionTitle>
      {ready && buildings.length === 0 && <Words color={color['text-2']}>{t.account.buildingsNone}</Words>}
      {buildings.length > 0 && (
        <Card>
          {buildings.map((building, index) => (
            <View key={building.id}>
              {index > 0 && <Hairline />}
              <Row building={building} />
            </View>
          ))}
        </Card>
      )}
    </View>
  );
}

function Row({ building }: { building: Building }) {
  const router = useRouter();
  const { t, formats } = useText();
  const now = useNow(60_000);
  const readiness = useOfflineReadiness(building.id);
  const since = readiness?.since ? formats.asOf(readiness.since, now) : '';
  const detail = readiness?.ready
    ? [bytesWords(readiness.bytes, formats), since].filter(Boolean).join(' · ')
    : t.sync.notReady;
  return (
    <ProfileRow
      icon="building"
      title={building.name}
      detail={detail}
      aside={readiness && <StatusIcon status={readiness.ready ? 'ok' : 'stale'} />}
      onPress={() => router.push({ pathname: '/buildings/[building]', params: { building: building.id } })}
    />
  );
}
