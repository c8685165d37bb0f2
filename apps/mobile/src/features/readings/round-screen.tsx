import { useRows, type Local } from '@citypulse/client/react/sync';
import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { localDateOf } from '@citypulse/energy/local-days';
import { useRouter } from 'expo-router';
import { useMemo, useState } from 'react';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { Icon } from '../../ui/icon.tsx';
import { EmptyView, LoadingCards } from '../../ui/state-views.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Card, Hairline, IconTile, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { mediumLooks } from '../metering/medium-icon.ts';
import { RoundMarks, ToCheck } from './round-marks.tsx';
import { useRound, type RoundPoint } from './use-round.ts';

/** The month's meters in the order one walks them, what is read and what is still to read. */
export function RoundScreen() {
  const router = useRouter();
  const { t, formats } = useText();
  const [today] = useState(() => localDateOf(Date.now()));
  const { points, done, suspicious } = useRound(today);
  const rows = useRows('measuring_points');
  const known = useMemo(() => new Map(rows.rows.map((row) => [row.id as string, row])), [rows.rows]);
  const back = () => (router.canGoBack() ? router.back() : router.replace('/'));
  const read = (id: string) =>
    router.push({ pathname: '/reading/[point]', params: { point: id, round: '1' } });
  const open = points.filter(({ state }) => state === 'missing');
  const [next] = open;
  const month = formats.month(today).split(' ')[0] ?? '';
  return (
    <FlowScreen
      title={t.readings.round.month(month)}
      place={points.length > 0 ? t.readings.round.progress(done, points.length) : undefined}
      onBack={back}
      actions={
        next && <BigButton grow icon="gauge" label={t.readings.round.next} onPress={() => read(next.id)} />
      }
    >
      {points.length > 0 && (
        <Card style={styles.progress}>
          <RoundMarks points={points} />
          <ToCheck count={suspicious} />
        </Card>
      )}
      {points.length === 0 &&
        (rows.ready ? (
          <EmptyView title={t.readings.round.empty}>{t.readings.round.emptyHint}</EmptyView>
        ) : (
          <LoadingCards count={4} />
        ))}
      {points.length > 0 && open.length === 0 && (
        <EmptyView title={t.readings.round.allDone}>{t.readings.round.allDoneHint}</EmptyView>
      )}
      <Points title={t.readings.round.open} points={open} known={known} onRead={read} />
      <Points
        title={t.readings.round.done}
        points={points.filter(({ state }) => state !== 'missing')}
        known={known}
        onRead={read}
      />
    </FlowScreen>
  );
}

interface PointsProps {
  title: string;
  points: readonly RoundPoint[];
  known: ReadonlyMap<string, Local<MeasuringPoint>>;
  onRead: (id: string) => void;
}

function Points({ title, points, known, onRead }: PointsProps) {
  const { color } = useAppTheme();
  if (points.length === 0) return null;
  return (
    <View>
      <SectionTitle
        aside={
          <Words size="md" color={color['text-2']} tabular>
            {points.length}
          </Words>
        }
      >
        {title}
      </SectionTitle>
      <Card>
        {points.map((entry, index) => {
          const point = known.get(entry.id);
          return (
            point && (
              <View key={entry.id}>
                {index > 0 && <Hairline />}
                <PointRow point={point} state={entry.state} onPress={() => onRead(entry.id)} />
              </View>
            )
          );
        })}
      </Card>
    </View>
  );
}

interface PointRowProps {
  point: Local<MeasuringPoint>;
  state: RoundPoint['state'];
  onPress: () => void;
}

function PointRow({ point, state, onPress }: PointRowProps) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const look = mediumLooks[point.medium];
  const place = [point.buildingName, point.place].filter(Boolean).join(' · ');
  const last =
    point.lastValueAt === null
      ? t.readings.round.neverRead
      : t.readings.lastAt(formats.dateTime(point.lastValueAt));
  return (
    <Pressable role="link" onPress={onPress} style={styles.row}>
      <IconTile name={look.icon} color={color[look.color]} />
      <View style={styles.grow}>
        <Words weight="medium">{point.name}</Words>
        <Words size="md" color={color['text-2']}>
          {place}
        </Words>
        <Words size="sm" color={color['text-2']}>
          {last}
        </Words>
      </View>
      {state !== 'missing' && <StatusIcon status={state === 'read' ? 'ok' : 'warn'} />}
      <Icon name="chevron-right" size={20} color={color['text-2']} />
    </Pressable>
  );
}

const styles = StyleSheet.create({
  grow: { flex: 1 },
  progress: { padding: 16, gap: 8 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, padding: 12, minHeight: 72 },
});
