import { useHindrances } from '@citypulse/client/react/hindrances';
import { useMutate, useRow, useRows } from '@citypulse/client/react/sync';
import { useUser } from '@citypulse/client/react/session';
import type { ConflictId } from '@citypulse/contracts/common';
import type { Hindrance } from '@citypulse/contracts/conflict-rules';
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
import { choicesOf, decisionOf, fieldsOf, type Choice } from './choices.ts';
import { FieldCard, type Option } from './field-card.tsx';
import { entityName, fieldName, mergedValue, valueWords } from './field-words.ts';
import { SettledView } from './settled-view.tsx';
import { useNames } from './use-names.ts';

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
        <SettledView conflict={conflict} />
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
  const names = useNames(conflict.buildingId);
  const optionsOf = useOptions(conflict);
  const hindrances = useHindrances(conflict);
  const [picked, setPicked] = useState<Record<string, Choice>>({});
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
  const before = (field: string) => {
    const value = conflict.base[field];
    return value === null || value === undefined || value === ''
      ? null
      : valueWords(field, value, text, names);
  };
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
      <Words>{introOf(conflict, text)}</Words>
      {!hindrances.mayDecide && <Words>{t.conflicts.othersDecide}</Words>}
      {fieldsOf(conflict).map((field) => (
        <FieldCard
          key={field}
          name={fieldName(field, text)}
          before={before(field)}
          options={optionsOf(field)}
          hindrance={hindranceWords(hindrances.of(field))}
          chosen={choices[field] ?? 'theirs'}
          onChoose={(choice) => setPicked({ ...picked, [field]: choice })}
        />
      ))}
    </FlowScreen>
  );
}

/** The versions of a field: mine, theirs, and both together where they are texts. */
function useOptions(conflict: SyncConflict): (field: string) => Option[] {
  const text = useText();
  const { t, formats } = text;
  const user = useUser();
  const names = useNames(conflict.buildingId);
  const { mineBy, mineAt, theirsBy, theirsAt, mine, theirs } = conflict;
  const ours = mineBy.id === user.id ? t.conflicts.mine : mineBy.name;
  const other = theirsBy ?? t.conflicts.office;
  const at = (by: string, when: string | null) => (when === null ? by : `${by} · ${formats.dateTime(when)}`);
  const words = (field: string, value: unknown) => valueWords(field, value, text, names);
  return (field) => {
    const both = mergedValue(field, mine[field], theirs[field]);
    const own = {
      choice: 'mine',
      icon: 'device-mobile',
      by: at(ours, mineAt),
      value: words(field, mine[field]),
    } as const;
    const standing = {
      choice: 'theirs',
      icon: 'building',
      by: at(other, theirsAt),
      value: words(field, theirs[field]),
    } as const;
    const merged =
      both === null
        ? []
        : [{ choice: 'both' as Choice, icon: 'arrow-merge' as const, by: t.conflicts.both, value: both }];
    return [own, standing, ...merged];
  };
}
