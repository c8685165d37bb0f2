import { useRouter } from 'expo-router';
import { StyleSheet } from 'react-native';
import { useText } from '../text/text.ts';
import { BigButton } from './big-button.tsx';
import { Screen } from './screen.tsx';
import { Card } from './surfaces.tsx';
import { Words } from './words.tsx';

/** What an address names is not there, or not for this person. */
export function NotHere({ why }: { why?: string }) {
  const router = useRouter();
  const { t } = useText();
  const home = () => router.dismissTo('/today');
  return (
    <Screen title={t.states.notHere} onBack={home}>
      <Card style={styles.card}>
        <Words>{why ?? t.states.notFound}</Words>
        <BigButton label={t.states.toToday} onPress={home} />
      </Card>
    </Screen>
  );
}

const styles = StyleSheet.create({ card: { padding: 16, gap: 16 } });
