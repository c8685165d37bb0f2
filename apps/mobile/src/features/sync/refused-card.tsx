import { useSync, type OutboxItem } from '@citypulse/client/react/sync';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Card, IconTile } from '../../ui/surfaces.tsx';
import { useNote } from '../../ui/undo.tsx';
import { Words } from '../../ui/words.tsx';
import { outboxIcon, outboxTitle, refusalWords } from './outbox-words.ts';

/** Something the server did not take: why, and what to do. It stays until the person decides. */
export function RefusedCard({ item }: { item: OutboxItem }) {
  const sync = useSync();
  const note = useNote();
  const feedback = useFeedback();
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const [asks, setAsks] = useState(false);
  const retry = () => {
    sync.retry(item.id).catch(() => {
      feedback('error');
      note({ text: t.sync.retryFailed });
    });
  };
  const discard = () => {
    setAsks(false);
    void sync.discard(item.id).then(() => note({ text: t.sync.discarded }));
  };
  return (
    <Card style={[styles.card, { borderColor: color.critical }]}>
      <View style={styles.row}>
        <IconTile name={outboxIcon(item.type)} color={color.text} />
        <View style={styles.grow}>
          <Words weight="medium">{t.sync.operations[item.type]}</Words>
          <Words size="md" color={color['text-2']}>
            {[item.title, formats.dateTime(item.occurredAt)].filter(Boolean).join(' · ')}
          </Words>
        </View>
        <View style={styles.state}>
          <StatusIcon status="critical" size={16} />
          <Words size="md" weight="medium" color={color.critical}>
            {t.sync.refusedState}
          </Words>
        </View>
      </View>
      <Words size="md">
        {refusalWords(item, t)}{' '}
        <Words size="md" color={color['text-2']}>
          {t.sync.reference(item.id.slice(-8))}
        </Words>
      </Words>
      <View style={styles.buttons}>
        <BigButton grow size="small" kind="tint" icon="refresh" label={t.sync.retry} onPress={retry} />
        <BigButton
          grow
          size="small"
          kind="outline"
          icon="trash"
          label={t.sync.discard}
          onPress={() => setAsks(true)}
        />
      </View>
      {asks && (
        // What is discarded cannot come back: the one thing here that is asked for twice.
        <Sheet title={t.sync.discardTitle} onClose={() => setAsks(false)}>
          <Words>{t.sync.discardHint(outboxTitle(item, t))}</Words>
          <BigButton label={t.sync.keep} onPress={() => setAsks(false)} />
          <BigButton kind="outline" icon="trash" label={t.sync.discard} onPress={discard} />
        </Sheet>
      )}
    </Card>
  );
}

const styles = StyleSheet.create({
  card: { borderWidth: 2, paddingHorizontal: 12, paddingVertical: 8, gap: 8 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, minHeight: 48 },
  grow: { flex: 1 },
  state: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  buttons: { flexDirection: 'row', gap: 8, paddingBottom: 4 },
});
