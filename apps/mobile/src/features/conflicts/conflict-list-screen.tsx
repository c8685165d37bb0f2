import { useConflictTask } from '@citypulse/client/react/conflict-task';
import { useRow, useRows, type Local } from '@citypulse/client/react/sync';
import { decisionsOf } from '@citypulse/contracts/conflict-rules';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { useRouter } from 'expo-router';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { EmptyView, LoadingCards } from '../../ui/state-views.tsx';
import { IconTile, PressCard, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { taskWords } from './conflict-place.tsx';
import { entityName, fieldName } from './field-words.ts';

const mostSettled = 20;

export function ConflictListScreen() {
  const router = useRouter();
  const { t } = useText();
  const { rows, ready } = useRows('sync_conflicts');
  const back = () => (router.canGoBack() ? router.back() : router.replace('/sync'));
  const newest = rows.toSorted((a, b) => b.mineAt.localeCompare(a.mineAt));
  const open = newest.filter(({ status }) => status === 'open');
  const over = newest.filter(({ status }) => status === 'resolved');
  const settled = over.filter(({ strategy }) => strategy !== 'automatic').slice(0, mostSettled);
  const merged = over.filter(({ strategy }) => strategy === 'automatic').slice(0, mostSettled);
  return (
    <FlowScreen title={t.conflicts.title} onBack={back}>
      {open.length === 0 &&
        (ready ? (
          <EmptyView title={t.conflicts.none}>{t.conflicts.noneHint}</EmptyView>
        ) : (
          <LoadingCards count={2} />
        ))}
      {open.map((conflict) => (
        <Row key={conflict.id} conflict={conflict} />
      ))}
      {settled.length > 0 && <SectionTitle>{t.conflicts.settled}</SectionTitle>}
      {settled.map((conflict) => (
        <Row key={conflict.id} conflict={conflict} />
      ))}
      {merged.length > 0 && <SectionTitle>{t.conflicts.merged}</SectionTitle>}
      {merged.map((conflict) => (
        <Row key={conflict.id} conflict={conflict} />
      ))}
    </FlowScreen>
  );
}

function Row({ conflict }: { conflict: Local<SyncConflict> }) {
  const router = useRouter();
  const text = useText();
  const { t, formats } = text;
  const { color } = useAppTheme();
  const task = useConflictTask(conflict);
  const building = useRow('buildings', conflict.buildingId);
  const fields = decisionsOf(conflict).map(({ field }) => fieldName(field, text));
  const open = () => router.push({ pathname: '/conflicts/[conflict]', params: { conflict: conflict.id } });
  const isOpen = conflict.status === 'open';
  return (
    <PressCard onPress={open}>
      <IconTile name={isOpen ? 'arrow-merge' : 'circle-check'} color={isOpen ? color.pending : color.ok} />
      <View style={styles.grow}>
        <Words weight="medium">{conflict.title}</Words>
        {building && <Words size="md">{building.name}</Words>}
        {task && (
          <Words size="md" color={color['text-2']}>
            {taskWords(task, text)}
          </Words>
        )}
        <Words size="md" color={color['text-2']}>
          {`${entityName(conflict, text)}: ${fields.join(', ')}`}
        </Words>
        <Words size="sm" color={color['text-2']}>
          {isOpen || !conflict.strategy
            ? formats.dateTime(conflict.mineAt)
            : t.conflicts.strategies[conflict.strategy]}
        </Words>
      </View>
    </PressCard>
  );
}

const styles = StyleSheet.create({ grow: { flex: 1 } });
