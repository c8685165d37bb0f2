import { useRows } from '@citypulse/client/react/sync';
import { useRouter } from 'expo-router';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Card } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { RoundMarks, ToCheck } from '../readings/round-marks.tsx';
import type { useRound } from '../readings/use-round.ts';

interface RoundCardProps {
  today: string;
  round: ReturnType<typeof useRound>;
  /** Also when everything is read: one may want to look, or to read once more. */
  always?: boolean;
}

/** The month's meters, read and still to read. */
export function RoundCard({ today, round, always = false }: RoundCardProps) {
  const router = useRouter();
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const { points, done, suspicious } = round;
  const dueOn = useRows('maintenance_tasks').rows.find(
    ({ kind, status }) => kind === 'reading' && status !== 'done' && status !== 'cancelled',
  )?.dueOn;
  const isDone = done === points.length;
  if (points.length === 0 || (isDone && !always)) return null;
  const about = [
    t.today.roundMeters(done, points.length),
    dueOn && t.today.roundUntil(formats.dayMonth(dueOn)),
  ];
  return (
    <Card style={styles.card}>
      <View style={styles.row}>
        <View style={styles.grow}>
          <Words weight="strong">{t.today.round(formats.month(today).split(' ')[0] ?? '')}</Words>
          <Words size="md" color={color['text-2']}>
            {about.filter(Boolean).join(' · ')}
          </Words>
        </View>
        <BigButton
          kind="tint"
          size="small"
          label={isDone ? t.today.roundLook : t.today.roundStart}
          onPress={() => router.push('/round')}
        />
      </View>
      <View style={styles.row}>
        <RoundMarks points={points} />
        <ToCheck count={suspicious} />
      </View>
    </Card>
  );
}

const styles = StyleSheet.create({
  card: { padding: 12, paddingLeft: 16, gap: 8 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 12 },
  grow: { flex: 1 },
});
