import { useRows, type Local } from '@citypulse/client/react/sync';
import type { Label } from '@citypulse/contracts/labels';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { CodeScanner } from '../../platform/code-scanner';
import type { CameraState } from '../../platform/code-scanner-type.ts';
import { rememberScan } from '../../platform/last-scan.ts';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';
import { CameraNotice } from './camera-notice.tsx';
import { findScanned, findTyped, type Found } from './find-label.ts';
import { ScanFrame } from './scan-frame.tsx';
import { ScanTools } from './scan-tools.tsx';
import { ScanResult } from './scan-result.tsx';
import { TypeCode } from './type-code.tsx';
import { UnknownCode } from './unknown-code.tsx';

/** The camera at once; what a code names is found among the labels on the device, so it goes without reception. */
export function ScanScreen() {
  const router = useRouter();
  const { t, formats } = useText();
  const insets = useSafeAreaInsets();
  const labels = useRows('labels');
  const scan = useScan(labels.rows);
  const [camera, setCamera] = useState<CameraState>('starting');
  const [torch, setTorch] = useState(false);
  const [hasTorch, setHasTorch] = useState(false);
  const close = () => (router.canGoBack() ? router.back() : router.replace('/'));
  const held = labels.rows.filter(({ retiredAt }) => retiredAt === null).length;
  return (
    <View role="main" style={styles.screen}>
      <CodeScanner
        active={scan.found === null && !scan.typing && labels.ready}
        torch={torch}
        onCode={scan.onCode}
        onState={setCamera}
        onTorch={setHasTorch}
      />
      <View style={[styles.head, { paddingTop: insets.top + 12 }]}>
        <Words size="h2" weight="strong" color="#FFFFFF" role="heading" aria-level={1}>
          {t.scan.title}
        </Words>
        <Words size="md" color="#E8EDF3">
          {camera === 'denied' || camera === 'missing' ? t.scan.hintTyped : t.scan.hint}
        </Words>
      </View>
      <View style={styles.middle}>
        {camera === 'running' ? <ScanFrame found={scan.found !== null} /> : <CameraNotice state={camera} />}
      </View>
      <View style={[styles.foot, { paddingBottom: insets.bottom + 24 }]}>
        <View style={styles.index}>
          <Icon name={held > 0 ? 'cloud-off' : 'info-circle'} size={20} color="#FFFFFF" />
          <Words size="md" color="#FFFFFF" style={styles.shrink}>
            {held > 0 ? t.scan.offlineReady(formats.number(held)) : t.scan.noLabels}
          </Words>
        </View>
        <ScanTools
          torch={hasTorch && camera === 'running' ? torch : null}
          onTorch={() => setTorch(!torch)}
          onClose={close}
          onType={() => scan.setTyping(true)}
        />
      </View>
      {scan.typing && <TypeCode onClose={() => scan.setTyping(false)} onCode={scan.onTyped} />}
      {scan.found && <Answer found={scan.found} onAgain={scan.again} />}
    </View>
  );
}

function useScan(labels: readonly Local<Label>[]) {
  const feedback = useFeedback();
  const [found, setFound] = useState<Found<Local<Label>> | null>(null);
  const [typing, setTyping] = useState(false);
  const take = (answer: Found<Local<Label>>) => {
    const isKnown = answer.name === 'known' || answer.name === 'retired';
    feedback(isKnown ? 'scan' : 'error');
    if (isKnown) {
      const { target, buildingId } = answer.label;
      void rememberScan({ target, buildingId, at: new Date().toISOString() }).catch(() => undefined);
    }
    setTyping(false);
    setFound(answer);
  };
  return {
    found,
    typing,
    setTyping,
    onCode: (text: string) => found ?? take(findScanned(text, labels)),
    onTyped: (text: string) => take(findTyped(text, labels)),
    again: () => setFound(null),
  };
}

function Answer({ found, onAgain }: { found: Found<Local<Label>>; onAgain: () => void }) {
  switch (found.name) {
    case 'known':
    case 'retired':
      return <ScanResult label={found.label} onAgain={onAgain} />;
    case 'not_held':
    case 'no_such_code':
    case 'foreign':
      return <UnknownCode found={found} onAgain={onAgain} />;
  }
}

const styles = StyleSheet.create({
  // Around a camera's picture everything is dark, whatever the theme.
  screen: { flex: 1, backgroundColor: '#0A0C0E' },
  shrink: { flexShrink: 1 },
  head: {
    paddingHorizontal: 16,
    paddingBottom: 32,
    experimental_backgroundImage:
      'linear-gradient(rgba(10,12,14,.86), rgba(10,12,14,.6) 60%, rgba(10,12,14,0))',
  },
  middle: { flex: 1, alignItems: 'center', justifyContent: 'center', paddingHorizontal: 16 },
  foot: {
    paddingHorizontal: 16,
    paddingTop: 40,
    experimental_backgroundImage: 'linear-gradient(rgba(10,12,14,0), rgba(10,12,14,.9) 36%)',
  },
  index: {
    flexDirection: 'row',
    gap: 8,
    justifyContent: 'center',
    alignItems: 'center',
    marginBottom: 36,
  },
});
