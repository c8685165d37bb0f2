import { useApiList, useApiQuery } from '@citypulse/client/react/queries';
import { getBuilding, type Building } from '@citypulse/contracts/buildings';
import type { BuildingId } from '@citypulse/contracts/common';
import { listBuildingMeasuringPoints } from '@citypulse/contracts/metering';
import { useRouter } from 'expo-router';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { Screen } from '../../ui/screen.tsx';
import { EmptyView, ErrorView, LoadingCards } from '../../ui/state-views.tsx';
import { Card, Hairline, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { MeasuringPointList } from '../metering/measuring-point-list.tsx';

export function BuildingScreen({ buildingId }: { buildingId: BuildingId }) {
  const router = useRouter();
  const { t } = useText();
  const building = useApiQuery(getBuilding, { params: { buildingId } });
  const back = () => router.dismissTo('/buildings');
  const data = building.data;
  return (
    <Screen
      title={data?.name ?? t.buildings.title}
      subtitle={data && t.buildings.usageTypes[data.usageType]}
      onBack={back}
    >
      {data ? (
        <>
          <Address building={data} />
          <SectionTitle>{t.metering.title}</SectionTitle>
          <Points buildingId={buildingId} />
          <SectionTitle>{t.buildings.areas}</SectionTitle>
          <Areas building={data} />
        </>
      ) : building.error ? (
        <ErrorView error={building.error} onRetry={() => void building.refetch()} />
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
  const points = useApiList(listBuildingMeasuringPoints, { params: { buildingId } });
  if (points.data?.length === 0) return <EmptyView title={t.metering.empty} />;
  if (points.data) return <MeasuringPointList buildingId={buildingId} points={points.data} />;
  if (points.error) return <ErrorView error={points.error} onRetry={() => void points.refetch()} />;
  return <LoadingCards count={3} />;
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
