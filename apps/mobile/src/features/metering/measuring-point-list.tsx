import { useNow } from '@citypulse/client/react/latest-values';
import { useCan } from '@citypulse/client/react/session';
import { useRows, type Local } from '@citypulse/client/react/sync';
import type { BuildingId } from '@citypulse/contracts/common';
import type { MeasuringPoint, Meter } from '@citypulse/contracts/metering';
import { scaleFor } from '@citypulse/ui/formats';
import { useRouter } from 'expo-router';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { Card, Hairline, IconTile } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { mediumLooks } from './medium-icon.ts';
import { useLastValue, type LastValue } from './last-value.ts';

interface MeasuringPointListProps {
  buildingId: BuildingId;
  points: readonly Local<MeasuringPoint>[];
}

/** In the order of the reading round, then by name. */
const byRound = (a: MeasuringPoint, b: MeasuringPoint) =>
  (a.roundPosition ?? Infinity) - (b.roundPosition ?? Infinity) || a.name.localeCompare(b.name, 'de');

export function MeasuringPointList({ buildingId, points }: MeasuringPointListProps) {
  const { rows: meters } = useRows('meters', { buildingId });
  const mayRead = useCan('readings:write', buildingId);
  return (
    <Card>
      {points.toSorted(byRound).map((point, index) => {
        const meter = meters.find(({ id }) => id === point.meter?.id);
        return (
          <View key={point.id}>
            {index > 0 && <Hairline />}
            <PointRow point={point} meter={meter} mayRead={mayRead && meter !== undefined} />
          </View>
        );
      })}
    </Card>
  );
}

interface PointRowProps {
  point: Local<MeasuringPoint>;
  meter: Local<Meter> | undefined;
  mayRead: boolean;
}

function PointRow({ point, meter, mayRead }: PointRowProps) {
  const router = useRouter();
  const { color } = useAppTheme();
  const { t } = useText();
  const look = mediumLooks[point.medium];
  const medium =
    point.direction === 'feed_in'
      ? `${t.mediums[point.medium]}, ${t.metering.feedIn}`
      : t.mediums[point.medium];
  const device = point.meter ? t.metering.meter(point.meter.serial) : t.metering.noMeter;
  const read = () => router.push({ pathname: '/reading/[point]', params: { point: point.id } });
  return (
    <Pressable role={mayRead ? 'link' : undefined} disabled={!mayRead} onPress={read} style={styles.row}>
      <IconTile name={look.icon} color={color[look.color]} />
      <View style={styles.names}>
        <Words weight="medium">{point.name}</Words>
        <Words size="md" color={color['text-2']}>
          {[medium, point.place].filter(Boolean).join(' · ')}
        </Words>
        <Words size="sm" color={color['text-2']} tabular>
          {device}
        </Words>
      </View>
      <View style={styles.end}>
        <Value value={useLastValue(point, meter)} />
        {mayRead && <Icon name="chevron-right" size={20} color={color['text-2']} />}
      </View>
    </Pressable>
  );
}

function Value({ value }: { value: LastValue }) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const now = useNow(30_000);
  if (value.name === 'none') {
    return (
      <Words size="md" color={color['text-2']}>
        {t.metering.noValue}
      </Words>
    );
  }
  const age = formats.asOf(value.at, now);
  return (
    <View style={styles.value}>
      <Words weight="strong" tabular>
        {value.name === 'counter'
          ? // As it stands on the device: never scaled, so that it can be compared digit by digit.
            formats.quantity(value.value, value.unit, {
              ...scaleFor(value.unit, [0]),
              digits: value.decimals,
            })
          : formats.quantity(value.value, value.unit)}
      </Words>
      {value.stale ? (
        <View
          style={[
            styles.stale,
            { borderColor: color['border-strong'], backgroundColor: color['stale-tint'] },
          ]}
        >
          <Icon name="cloud-off" size={16} color={color.stale} />
          <Words size="sm" color={color.stale} tabular>
            {t.metering.stale(age)}
          </Words>
        </View>
      ) : (
        <Words size="sm" color={color['text-2']} tabular>
          {age}
        </Words>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', flexWrap: 'wrap', gap: 12, padding: 12, minHeight: 72, alignItems: 'center' },
  names: { flexGrow: 1, flexShrink: 1, flexBasis: 120 },
  // Value and arrow go to the next line together or not at all.
  end: { flexDirection: 'row', alignItems: 'center', gap: 8, marginLeft: 'auto' },
  value: { alignItems: 'flex-end', gap: 2 },
  stale: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 4,
    borderWidth: 1,
    borderStyle: 'dashed',
    borderRadius: 12,
    paddingHorizontal: 6,
    paddingVertical: 2,
  },
});
