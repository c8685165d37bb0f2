import { useHindrances } from '@citypulse/client/react/hindrances';
import { useMutate, useRow, useRows } from '@citypulse/client/react/sync';
import { useUser } from '@citypulse/client/react/session';
import type { ConflictId } from '@citypulse/contracts/common';
import { decisionsOf, type Hindrance } from '@citypulse/contracts/conflict-rules';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText, type Text } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { EmptyView, LoadingCards } from '../../ui/state-views.tsx';
import { useNote } from '../../ui/undo.tsx';
import { Words } from '../../ui/words.tsx';
import { ConflictPlace } from './conflict-place.tsx';
import { choicesOf, decisionOf, type Choice } from './choices.ts';
import { FieldCard, type Option } from './field-card.tsx';
import { entityName, fieldName, mergedValue } from './field-words.ts';
import { MergedFields } from './merged-fields.tsx';
import { SettledView } from './settled-view.tsx';
import { useValueWords } from './use-value-words.ts';

export function ConflictScreen({ conflictId }: { conflictId: ConflictId }) {
  const router = useRouter();
  const { t } = useText();
  const { ready } = useRows('sync_conflicts');
  const conflict = useRow('sync_conflicts', conflictId);
  const back = () => (router.canGoBack() ? router.back() : router.replace('/conflicts'));
  if (conflict?.status === 'open') return <Decide key={conflict.version} conflict={conflict} onDone={back} />;
  return (
    <FlowScreen title={t.conflicts.two} place={conflict?.title} onBack={back}>
      {conflict ? (
        <>
          <ConflictPlace conflict={conflict} />
          <SettledView conflict={conflict} />
        </>
      ) : ready ? (
        <EmptyView title={t.conflicts.notHere} />
      ) : (
        <LoadingCards count={2} />
      )}
    </FlowScreen>
  );
}

function introOf({ type, theirsBy }: SyncConflict, { t }: Text): string {
  if (type === 'deleted') return t.conflicts.introDeleted;
  if (theirsBy === null) return t.conflicts.introUnknown;
  return type === 'state' ? t.conflicts.introState(theirsBy) : t.conflicts.intro(theirsBy);
}

function Decide({ conflict, onDone }: { conflict: SyncConflict; onDone: () => void }) {
  const text = useText();
  const { t } = text;
  const mutate = useMutate();
  const feedback = useFeedback();
  const note = useNote();
  const words = useValueWords(conflict);
  const optionsOf = useOptions(conflict);
  const hindrances = useHindrances(conflict);
  const [picked, setPicked] = useState<Record<string, Choice>>({});
  const decisions = decisionsOf(conflict);
  const choices = choicesOf(conflict, hindrances.of, picked);
  const apply = async () => {
    const body = decisionOf(conflict, choices);
    const params = { conflictId: conflict.id };
    if (!(await mutate('resolveConflict', { params, body }, { title: conflict.title }))) return;
    feedback('save');
    note({ text: t.conflicts.applied });
    onDone();
  };
  const hindranceWords = (hindrance: Hindrance | null) => hindrance && t.conflicts.hindrances[hindrance];
  const before = (field: string) =>
    (conflict.base[field] ?? '') === '' ? null : words(conflict.base, { field, along: [] });
  return (
    <FlowScreen
      title={t.conflicts.two}
      place={t.conflicts.row(entityName(conflict, text), conflict.title)}
      onBack={onDone}
      actions={
        <>
          <BigButton kind="word" label={t.conflicts.later} onPress={onDone} />
          {hindrances.mayDecide && (
            <BigButton grow icon="check" label={t.conflicts.apply} onPress={() => void apply()} />
          )}
        </>
      }
    >
      <ConflictPlace conflict={conflict} />
      <Words>{introOf(conflict, text)}</Words>
      {!hindrances.mayDecide && <Words>{t.conflicts.othersDecide}</Words>}
      {decisions.map(({ field, along }) => (
        <FieldCard
          key={field}
          name={fieldName(field, text)}
          before={before(field)}
          options={optionsOf({ field, along })}
          hindrance={hindranceWords(hindrances.of(field))}
          chosen={choices[field] ?? 'theirs'}
          onChoose={(choice) => setPicked({ ...picked, [field]: choice })}
        />
      ))}
      <MergedFields conflict={conflict} />
    </FlowScreen>
  );
}

/** The versions of a field: mine, theirs, and both together where they are texts. */
function useOptions(conflict: SyncConflict): (decision: ReturnType<typeof decisionsOf>[number]) => Option[] {
  const { t, formats } = useText();
  const user = useUser();
  const words = useValueWords(conflict);
  const { mineBy, mineAt, theirsBy, theirsAt, mine, theirs } = conflict;
  const ours = mineBy.id === user.id ? t.conflicts.mine : mineBy.name;
  const other = theirsBy ?? t.conflicts.office;
  const at = (by: string, when: string | null) => (when === null ? by : `${by} · ${formats.dateTime(when)}`);
  return (decision) => {
    const both = mergedValue(decision.field, mine[decision.field], theirs[decision.field]);
    const merged: Option[] =
      both === null ? [] : [{ choice: 'both', icon: 'arrow-merge', by: t.conflicts.both, value: both }];
    return [
      { choice: 'mine', icon: 'device-mobile', by: at(ours, mineAt), value: words(mine, decision) },
      { choice: 'theirs', icon: 'building', by: at(other, theirsAt), value: words(theirs, decision) },
      ...merged,
    ];
  };
}
