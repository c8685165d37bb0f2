import { newId } from '@citypulse/client/new-id';
import { useUser } from '@citypulse/client/react/session';
import { useMutate, useRows } from '@citypulse/client/react/sync';
import { BuildingId, type ChecklistItemId, type TaskId } from '@citypulse/contracts/common';
import type { TaskKind, TaskPriority } from '@citypulse/contracts/maintenance';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { z } from 'zod';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { ChooseField } from '../../ui/choose-field.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { KeptMark } from '../../ui/kept-mark.tsx';
import { Segments } from '../../ui/segments.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useNote } from '../../ui/undo.tsx';
import { useKept } from '../system/use-kept.ts';
import { dayOf } from '../today/task-groups.ts';
import { useLeave } from '../../ui/use-leave.ts';

const kinds = ['fault', 'maintenance', 'inspection'] as const satisfies readonly TaskKind[];
const priorities = ['normal', 'high', 'urgent'] as const satisfies readonly TaskPriority[];

const Draft = z.object({
  buildingId: z.string().nullable(),
  title: z.string(),
  kind: z.enum(kinds),
  priority: z.enum(priorities),
  place: z.string(),
  description: z.string(),
  templateId: z.string().nullable(),
});
type Draft = z.infer<typeof Draft>;

const emptyDraft: Draft = {
  buildingId: null,
  title: '',
  kind: 'fault',
  priority: 'normal',
  place: '',
  description: '',
  templateId: null,
};

function useTaskDraft(buildingId: BuildingId | undefined) {
  const kept = useKept('draft task', Draft, emptyDraft);
  const [begunAt, setBegunAt] = useState(buildingId ?? null);
  const draft = begunAt === null ? kept.value : { ...kept.value, buildingId: begunAt };
  const set = (part: Partial<Draft>) => {
    setBegunAt(null);
    kept.change({ ...draft, ...part });
  };
  return { draft, set, clear: kept.clear, isKept: kept.isKept };
}

/** Work somebody found on his way: it is his, due today, and has no number until the server gives one. */
export function NewTaskScreen({ buildingId }: { buildingId: BuildingId | undefined }) {
  const { t } = useText();
  const leave = useLeave();
  const buildings = useRows('buildings').rows;
  const { draft, set, clear, isKept } = useTaskDraft(buildingId);
  const [busy, setBusy] = useState(false);
  const create = useCreate(draft);
  const submit = async () => {
    setBusy(true);
    try {
      await create(clear);
    } finally {
      setBusy(false);
    }
  };
  const { maintenance: words } = t;
  const isComplete = draft.buildingId !== null && draft.title.trim() !== '';
  return (
    <FlowScreen
      title={words.newTitle}
      onBack={leave}
      close
      tool={isKept && <KeptMark />}
      actions={
        <BigButton
          icon="check"
          label={words.create}
          disabled={!isComplete}
          busy={busy}
          onPress={() => void submit()}
          grow
        />
      }
    >
      <TextField
        label={words.newName}
        value={draft.title}
        onChangeText={(title) => set({ title })}
        maxLength={200}
      />
      <ChooseField
        label={words.newBuilding}
        placeholder={t.faults.chooseBuilding}
        choices={buildings
          .toSorted((a, b) => a.name.localeCompare(b.name, 'de'))
          .map(({ id, name }) => ({ id: id as string, label: name }))}
        value={draft.buildingId}
        onChange={(id) => set({ buildingId: id })}
      />
      <TextField
        label={words.newPlace}
        value={draft.place}
        onChangeText={(place) => set({ place })}
        maxLength={200}
      />
      <Segments
        label={words.newKind}
        value={draft.kind}
        options={kinds.map((value) => ({ value, label: words.kinds[value] }))}
        onChange={(kind) => set({ kind })}
      />
      <Segments
        label={words.newPriority}
        value={draft.priority}
        options={priorities.map((value) => ({ value, label: words.priorities[value] }))}
        onChange={(priority) => set({ priority })}
      />
      <TemplateField value={draft.templateId} onChange={(templateId) => set({ templateId })} />
      <TextField
        label={words.newDescription}
        value={draft.description}
        onChangeText={(description) => set({ description })}
        multiline
      />
    </FlowScreen>
  );
}

function TemplateField({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useText();
  const templates = useRows('checklist_templates').rows.filter(({ retired }) => !retired);
  const none = { id: '', label: t.maintenance.noTemplate };
  const choices = templates
    .toSorted((a, b) => a.name.localeCompare(b.name, 'de'))
    .map(({ id, name }) => ({ id: id as string, label: name }));
  return (
    <ChooseField
      label={t.maintenance.newTemplate}
      placeholder={t.maintenance.noTemplate}
      choices={[none, ...choices]}
      value={value ?? ''}
      onChange={(id) => onChange(id || null)}
    />
  );
}

function useCreate(draft: Draft) {
  const mutate = useMutate();
  const router = useRouter();
  const feedback = useFeedback();
  const note = useNote();
  const { t } = useText();
  const { id: userId } = useUser();
  const template = useRows('checklist_templates').rows.find(({ id }) => id === draft.templateId);
  return async (forgetDraft: () => Promise<void>) => {
    const id = newId() as TaskId;
    const title = draft.title.trim();
    const body = {
      id,
      buildingId: BuildingId.parse(draft.buildingId),
      kind: draft.kind,
      title,
      priority: draft.priority,
      place: draft.place.trim() || null,
      description: draft.description.trim() || null,
      dueOn: dayOf(Date.now()),
      assigneeIds: [userId],
      checklist: (template?.items ?? []).map((item) => ({ ...item, id: newId() as ChecklistItemId })),
    };
    if (!(await mutate('createTask', { body }, { title }))) return;
    await forgetDraft();
    feedback('save');
    note({ text: t.maintenance.created });
    router.replace({ pathname: '/tasks/[task]', params: { task: id } });
  };
}
