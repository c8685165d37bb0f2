import type { Local } from '@citypulse/client/react/sync';
import { ChecklistAnswer, type ChecklistItem } from '@citypulse/contracts/checklists';
import { useRouter } from 'expo-router';
import React, { useState } from 'react';
import { z } from 'zod';
import { useText } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { Card, Hairline } from '../../ui/surfaces.tsx';
import { useKept } from '../system/use-kept.ts';
import { ActiveItem } from './active-item.tsx';
import { ItemRow } from './item-row.tsx';
import { numberWords } from './answer-words.ts';
import { PauseButton } from './pause-button.tsx';
import { usePlace } from './task-facts.tsx';
import { useLeave } from '../../ui/use-leave.ts';
import { useAnswer, useTakePhoto } from './use-task-work.ts';
import type { WorkProps } from './work-props.ts';

/** Typed, and not confirmed yet. */
const Typed = z.object({ itemId: z.string(), value: ChecklistAnswer }).nullable();

/** The steps: done ones above, the present one open, what is ahead below. */
export function ChecklistStep(work: WorkProps) {
  const { task, session, items, head, onStep } = work;
  const leave = useLeave();
  const text = useText();
  const [opened, setOpened] = useState<string>();
  const next = items.find(({ answer }) => answer === null);
  const active = items.find(({ id }) => id === opened) ?? next;
  const kept = useKept(`draft answer ${task.id}`, Typed, null);
  const value = kept.value && kept.value.itemId === active?.id ? kept.value.value : active?.answer;
  const index = active ? items.indexOf(active) : items.length;
  const done = () => {
    // Whoever has opened another step meanwhile stays there.
    setOpened((now) => (now === active?.id ? undefined : now));
    if (kept.value?.itemId === active?.id) kept.change(null);
  };
  const row = (item: Local<ChecklistItem>) => (
    <ItemRow key={item.id} item={item} onOpen={() => setOpened(item.id)} />
  );
  return (
    <FlowScreen
      title={task.title}
      place={usePlace(task)}
      onBack={leave}
      head={head}
      actions={
        <>
          <PauseButton task={task} session={session} />
          {active ? (
            <Confirm work={work} item={active} value={value} onDone={done} />
          ) : (
            <OnButton onPress={() => onStep('photos')} />
          )}
        </>
      }
    >
      <Rows rows={items.slice(0, index).map(row)} />
      {active && (
        <ActiveItem
          item={active}
          position={index + 1}
          all={items.length}
          value={value ?? null}
          onValue={(next) => kept.change({ itemId: active.id, value: next })}
        />
      )}
      <Rows rows={items.slice(index + 1).map(row)} />
      {active && !items.some((item) => item.required && item.answer === null) && (
        <BigButton
          kind="word"
          size="small"
          icon="arrow-right"
          label={text.t.maintenance.toPhotos}
          onPress={() => onStep('photos')}
        />
      )}
    </FlowScreen>
  );
}

function Rows({ rows }: { rows: React.ReactElement[] }) {
  if (rows.length === 0) return null;
  return (
    <Card>
      {rows.map((row, index) => (
        <React.Fragment key={row.key}>
          {index > 0 && <Hairline />}
          {row}
        </React.Fragment>
      ))}
    </Card>
  );
}

function OnButton({ onPress }: { onPress: () => void }) {
  const { t } = useText();
  return <BigButton icon="arrow-right" label={t.maintenance.toPhotos} onPress={onPress} grow />;
}

interface ConfirmProps {
  work: WorkProps;
  item: Local<ChecklistItem>;
  value: ChecklistAnswer | null | undefined;
  onDone: () => void;
}

/** The one large button: it names what it will keep. */
function Confirm({ work: { task }, item, value, onDone }: ConfirmProps) {
  const text = useText();
  const { maintenance: words } = text.t;
  const router = useRouter();
  const answer = useAnswer();
  const takePhoto = useTakePhoto();
  const keep = async (given: ChecklistAnswer | null) => {
    if (await answer(item, given)) onDone();
  };
  switch (item.kind) {
    case 'yes_no':
      return (
        <>
          <BigButton kind="outline" label={words.no} onPress={() => void keep(false)} />
          <BigButton icon="check" label={words.yes} onPress={() => void keep(true)} grow />
        </>
      );
    case 'photo': {
      const place = { subject: { t: 'checklist_item', id: item.id } as const, buildingId: item.buildingId };
      const take = async () => {
        const id = await takePhoto({ ...place, title: item.label }, 'detail');
        if (id) await keep(id);
      };
      return <BigButton icon="camera" label={words.takePhoto} onPress={() => void take()} grow />;
    }
    case 'reading':
      return (
        <BigButton
          icon="gauge"
          label={words.readMeter}
          onPress={() =>
            router.push({
              pathname: '/reading/[point]',
              params: { point: item.measuringPointId ?? task.measuringPointId ?? '', item: item.id },
            })
          }
          grow
        />
      );
    default: {
      const named = typeof value === 'number' ? numberWords(item, value, text) : (value ?? '');
      const isEmpty = value === null || value === undefined || value === '';
      return (
        <BigButton
          icon="check"
          label={isEmpty ? words.enterText : words.confirm(String(named).slice(0, 24))}
          disabled={isEmpty}
          onPress={() => void keep(value ?? null)}
          grow
        />
      );
    }
  }
}
