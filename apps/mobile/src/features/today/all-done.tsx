import { useRouter } from 'expo-router';
import { StyleSheet, View } from 'react-native';
import Svg, { Circle, ClipPath, Defs, G, Path, Rect } from 'react-native-svg';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Words } from '../../ui/words.tsx';
import type { Task } from './task-groups.ts';
import type { useRound } from '../readings/use-round.ts';

interface AllDoneProps {
  children: string;
  /** The first one that is still to come. */
  next: Task | undefined;
  round: ReturnType<typeof useRound>;
}

/** Nothing is left to do: what comes next, and what may be gone on with. */
export function AllDone({ children, next, round }: AllDoneProps) {
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const router = useRouter();
  const left = round.points.length - round.done;
  return (
    <View style={styles.all}>
      <Cup />
      <Words size="h2" weight="strong" role="heading" aria-level={2} style={styles.centre}>
        {t.today.emptyTitle}
      </Words>
      <Words color={color['text-2']} style={styles.centre}>
        {next?.dueOn
          ? t.today.next(formats.weekday(next.dueOn), formats.dayMonth(next.dueOn), next.title)
          : children}
      </Words>
      {left > 0 && (
        <>
          <BigButton
            kind="tint"
            icon="gauge"
            label={round.done > 0 ? t.today.roundGoOn : t.today.roundBegin}
            onPress={() => router.push('/round')}
          />
          <Words size="md" color={color['text-2']}>
            {t.today.roundLeft(left)}
          </Words>
        </>
      )}
    </View>
  );
}

/** A cup before the hill with the castle. Decoration. */
function Cup() {
  const { scenery, color } = useAppTheme();
  return (
    <Svg width={232} height={200} viewBox="0 0 232 200" aria-hidden>
      <Defs>
        <ClipPath id="round">
          <Circle cx={116} cy={100} r={96} />
        </ClipPath>
      </Defs>
      <G clipPath="url(#round)">
        <Rect width={232} height={200} fill={scenery.sky} />
        <Circle cx={176} cy={58} r={18} fill={scenery.sun} />
        <Path d="M0 132C40 118 70 124 104 112C140 100 190 116 232 108V200H0Z" fill={scenery.far} />
        <Path
          d="M92 148C120 136 128 112 138 98C142 93 146 91 150 91h16c5 0 8 3 12 9C186 116 200 132 232 140V200H92Z"
          fill={scenery.hill}
        />
        <Path
          d="M142 92h32v-10h-32zM143 84v-10h5v10zM142 74l3.5 -8l3.5 8zM153 84v-19h6v19zM152 65l4 -13l4 13zM165 84v-14h6v14zM164 70l4 -10l4 10z"
          fill={scenery.castle}
        />
        <Path d="M0 150C50 138 150 150 232 140V200H0Z" fill={scenery.castle} />
        <Rect y={164} width={232} height={40} fill={color.surface} />
        <Rect y={164} width={232} height={3} fill={scenery.near} />
      </G>
      <Path d="M48 112h62v32a20 20 0 0 1 -20 20H68a20 20 0 0 1 -20 -20z" fill={color.primary} />
      <Path d="M110 120h6a12 12 0 0 1 0 24h-7" fill="none" stroke={color.primary} strokeWidth={5} />
      <Path
        d="M67 102q-6 -8 0 -15t0 -15M79 102q-6 -8 0 -15t0 -15M91 102q-6 -8 0 -15t0 -15"
        fill="none"
        stroke={color.primary}
        strokeWidth={2.5}
        strokeLinecap="round"
        opacity={0.7}
      />
    </Svg>
  );
}

const styles = StyleSheet.create({
  all: { alignItems: 'center', gap: 8, paddingTop: 20, paddingBottom: 12 },
  centre: { textAlign: 'center', maxWidth: 420 },
});
