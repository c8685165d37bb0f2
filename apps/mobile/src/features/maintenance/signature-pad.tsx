import { useRef, useState } from 'react';
import { StyleSheet, View, type GestureResponderEvent } from 'react-native';
import Svg, { Path } from 'react-native-svg';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';

const box = { width: 320, height: 120 };
/** What the server takes; whoever goes on drawing beyond it has signed already. */
const mostLetters = 19_000;

interface SignaturePadProps {
  value: string | null;
  onChange: (path: string | null) => void;
}

/** Strokes of a finger as SVG path data in a box of 320 × 120. */
export function SignaturePad({ value, onChange }: SignaturePadProps) {
  const { t } = useText();
  const { color } = useAppTheme();
  const [stroke, setStroke] = useState('');
  const path = (value ?? '') + stroke;
  const size = useRef({ width: box.width, height: box.height });
  const add = ({ nativeEvent }: GestureResponderEvent, command: 'M' | 'L') => {
    const x = ((nativeEvent.locationX / size.current.width) * box.width).toFixed(1);
    const y = ((nativeEvent.locationY / size.current.height) * box.height).toFixed(1);
    setStroke((before) =>
      (value ?? '').length + before.length > mostLetters ? before : `${before}${command}${x} ${y}`,
    );
  };
  const lift = () => {
    onChange(path || null);
    setStroke('');
  };
  return (
    <>
      <SectionTitle
        aside={
          path !== '' && (
            <BigButton
              kind="word"
              size="small"
              label={t.maintenance.clearSignature}
              onPress={() => onChange(null)}
            />
          )
        }
      >
        {t.maintenance.signature}
      </SectionTitle>
      <View
        onStartShouldSetResponder={() => true}
        onMoveShouldSetResponder={() => true}
        onResponderTerminationRequest={() => false}
        onResponderGrant={(event) => add(event, 'M')}
        onResponderMove={(event) => add(event, 'L')}
        onResponderRelease={lift}
        role="img"
        aria-label={path === '' ? t.maintenance.signatureHint : t.maintenance.signature}
        onLayout={({ nativeEvent }) => {
          size.current = nativeEvent.layout;
        }}
        style={[styles.pad, { borderColor: color['border-strong'], backgroundColor: color.surface }]}
      >
        {path === '' ? (
          <Words size="md" color={color['text-2']} style={styles.hint}>
            {t.maintenance.signatureHint}
          </Words>
        ) : (
          <View pointerEvents="none" style={StyleSheet.absoluteFill}>
            <Svg
              viewBox={`0 0 ${box.width} ${box.height}`}
              width="100%"
              height="100%"
              preserveAspectRatio="none"
            >
              <Path d={path} stroke={color.text} strokeWidth={2} fill="none" strokeLinecap="round" />
            </Svg>
          </View>
        )}
      </View>
    </>
  );
}

const styles = StyleSheet.create({
  pad: {
    height: 120,
    maxWidth: 480,
    borderRadius: 8,
    borderWidth: 1,
    justifyContent: 'center',
    touchAction: 'none',
  } as object,
  hint: { textAlign: 'center', pointerEvents: 'none' },
});
