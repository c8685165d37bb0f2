import type { Building } from '@citypulse/contracts/buildings';
import { useNow } from '@citypulse/client/react/latest-values';
import { carriers } from '@citypulse/ui/icons';
import { useRouter } from 'expo-router';
import { Pressable, StyleSheet, useWindowDimensions, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';
import { mediumLooks } from '../metering/medium-icon.ts';
import { useBuildingOverview, type BuildingOverview, type Curve } from './use-building-overview.ts';

/** Below this the name needs the room; the curve stands on the building's own page. */
const narrowest = 350;

/** A building in the list: what is to be done there, whether it is on the device, and its last day. */
export function BuildingCard({ building }: { building: Building }) {
  const router = useRouter();
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const touch = useTouch();
  const { width } = useWindowDimensions();
  const overview = useBuildingOverview(building.id);
  const notLoaded = overview.readiness?.ready === false;
  const area =
    building.referenceArea === null ? [] : [t.buildings.area(formats.number(building.referenceArea))];
  const [curve] = overview.curves;
  const open = () => router.push({ pathname: '/buildings/[building]', params: { building: building.id } });
  return (
    <Pressable
      role="link"
      onPress={open}
      style={({ pressed }) => [
        styles.card,
        {
          minHeight: Math.max(80, touch.row),
          backgroundColor: pressed ? color.hover : color.surface,
          borderColor: notLoaded ? color['border-strong'] : color.line,
        },
        notLoaded && styles.dashed,
      ]}
    >
      <View style={styles.grow}>
        <Words size={touch.glove ? 'xl' : 'lg'} weight="medium">
          {building.name}
        </Words>
        <Words size="md" color={color['text-2']}>
          {[t.buildings.usageTypes[building.usageType], ...area].join(' · ')}
        </Words>
        <Work overview={overview} />
        <Ready overview={overview} />
      </View>
      {curve && width >= narrowest && <LastDay curve={curve} />}
      <Icon name="chevron-right" size={20} color={color['text-2']} />
    </Pressable>
  );
}

function Work({ overview: { overdue, running, openTasks } }: { overview: BuildingOverview }) {
  const { color } = useAppTheme();
  const { t } = useText();
  if (openTasks === 0) return null;
  const words =
    overdue > 0
      ? t.buildings.overdue(overdue)
      : running > 0
        ? t.buildings.running(running)
        : t.buildings.openTasks(openTasks);
  return (
    <View style={styles.row}>
      {overdue > 0 && <StatusIcon status="critical" size={16} />}
      <Words size="md" color={overdue > 0 ? color.critical : color['text-2']}>
        {words}
      </Words>
    </View>
  );
}

/** Whether everything of the building lies on the device; silent until it is known. */
export function Ready({ overview: { readiness } }: { overview: BuildingOverview }) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const now = useNow(60_000);
  if (!readiness) return null;
  const isOld = readiness.since !== null && now - Number(readiness.since) > 86_400_000;
  if (!readiness.ready) {
    return (
      <View style={styles.row}>
        <StatusIcon status="stale" size={16} />
        <Words size="md" weight="medium" color={color.stale}>
          {t.sync.notReady}
        </Words>
      </View>
    );
  }
  return (
    <View style={styles.row}>
      <StatusIcon status={isOld ? 'warn' : 'ok'} size={16} />
      <Words size="md" weight="medium" color={isOld ? color.warn : color.ok}>
        {isOld && readiness.since ? formats.asOf(readiness.since, now) : t.sync.ready}
      </Words>
    </View>
  );
}

function LastDay({ curve }: { curve: Curve }) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const look = carriers[curve.medium];
  const total = formats.quantity(curve.total, curve.unit);
  return (
    <View style={styles.curve}>
      <Sparkline
        values={curve.values}
        color={color[look.fill]}
        dash={look.dash}
        width={92}
        height={36}
        label={`${t.mediums[curve.medium]}, ${t.buildings.lastDay}: ${total}`}
      />
      <View style={styles.row}>
        <Icon name={mediumLooks[curve.medium].icon} size={16} color={color[look.text]} />
        <Words size="sm" weight="medium" color={color[look.text]}>
          {t.mediums[curve.medium]}
        </Words>
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  card: { flexDirection: 'row', alignItems: 'center', gap: 12, padding: 12, borderWidth: 1, borderRadius: 8 },
  dashed: { borderStyle: 'dashed' },
  grow: { flex: 1, gap: 2 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  curve: { alignItems: 'flex-end', gap: 4 },
});
