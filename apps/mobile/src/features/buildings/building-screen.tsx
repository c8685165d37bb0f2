import { useRow, useRows } from '@citypulse/client/react/sync';
import type { Building } from '@citypulse/contracts/buildings';
import type { BuildingId } from '@citypulse/contracts/common';
import { useRouter } from 'expo-router';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { NotHere } from '../../ui/not-here.tsx';
import { Screen } from '../../ui/screen.tsx';
import { EmptyView, LoadingCards } from '../../ui/state-views.tsx';
import { Card, Hairline, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { MeasuringPointList } from '../metering/measuring-point-list.tsx';
import { AssetList } from './asset-list.tsx';
import { BuildingActions } from './building-actions.tsx';
import { BuildingHead } from './building-head.tsx';
import { BuildingTasks } from './building-tasks.tsx';

export function BuildingScreen({ buildingId }: { buildingId: BuildingId }) {
  const router = useRouter();
  const { t } = useText();
  const building = useRow('buildings', buildingId);
  const { ready } = useRows('buildings');
  const back = () => router.dismissTo('/buildings');
  if (!building && ready) return <NotHere />;
  return (
    <Screen
      title={building?.name ?? t.buildings.title}
      subtitle={building && t.buildings.usageTypes[building.usageType]}
      onBack={back}
    >
      {building ? (
        <>
          <BuildingHead building={building} />
          <BuildingActions buildingId={buildingId} />
          <BuildingTasks buildingId={buildingId} />
          <SectionTitle>{t.metering.title}</SectionTitle>
          <Points buildingId={buildingId} />
          <AssetList buildingId={buildingId} />
          <Address building={building} />
          <SectionTitle>{t.buildings.areas}</SectionTitle>
          <Areas building={building} />
        </>
      ) : (
        <LoadingCards count={5} />
      )}
    </Screen>
  );
}

function Address({ building }: { building: Building }) {
  const { color } = useAppTheme();
  const { t } = useText();
  const town = [building.postalCode, building.city].filter(Boolean).join(' ');
  const lines = [building.street, town].filter(Boolean).join(', ');
  const year = building.builtIn === null ? [] : [t.buildings.builtIn(building.builtIn)];
  const facts = [building.siteName, building.code, ...year].filter(Boolean).join(' · ');
  return (
    <Card style={styles.address}>
      <Icon name="map-pin" color={color['text-2']} />
      <View style={styles.grow}>
        {lines !== '' && <Words>{lines}</Words>}
        <Words size="md" color={color['text-2']}>
          {facts}
        </Words>
      </View>
    </Card>
  );
}

function Points({ buildingId }: { buildingId: BuildingId }) {
  const { t } = useText();
  const { rows, ready } = useRows('measuring_points', { buildingId });
  const points = rows.filter(({ retiredOn }) => retiredOn === null);
  if (points.length > 0) return <MeasuringPointList buildingId={buildingId} points={points} />;
  return ready ? <EmptyView title={t.metering.empty} /> : <LoadingCards count={3} />;
}

function Areas({ building }: { building: Building }) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  if (building.areas.length === 0) return <Words color={color['text-2']}>{t.buildings.noAreas}</Words>;
  return (
    <Card>
      {building.areas.map((area, index) => (
        <View key={`${area.kind}-${area.validFrom}`}>
          {index > 0 && <Hairline />}
          <View style={styles.area}>
            <View style={styles.grow}>
              <Words>{t.buildings.areaKinds[area.kind]}</Words>
              <Words size="md" color={color['text-2']}>
                {area.validTo === null
                  ? t.buildings.since(formats.date(area.validFrom))
                  : `${formats.date(area.validFrom)} – ${formats.date(area.validTo)}`}
              </Words>
            </View>
            <Words weight="medium" tabular>
              {t.buildings.area(formats.number(area.squareMeters))}
            </Words>
          </View>
        </View>
      ))}
    </Card>
  );
}

const styles = StyleSheet.create({
  grow: { flex: 1 },
  address: { flexDirection: 'row', gap: 12, padding: 12, minHeight: 72, alignItems: 'center' },
  area: {
    flexDirection: 'row',
    gap: 12,
    paddingHorizontal: 16,
    paddingVertical: 8,
    minHeight: 56,
    alignItems: 'center',
  },
});
