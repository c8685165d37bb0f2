import { newId } from '@citypulse/client/new-id';
import { useApiQuery } from '@citypulse/client/react/queries';
import { useCan } from '@citypulse/client/react/session';
import { useMutate, useRows } from '@citypulse/client/react/sync';
import { BuildingId, type ChecklistItemId, type TaskId, type UserId } from '@citypulse/contracts/common';
import {
  assignablePeople,
  taskKinds,
  taskPriorities,
  type TaskKind,
  type TaskPriority,
} from '@citypulse/contracts/maintenance';
import { SidePanel } from '@citypulse/ui/web/side-panel';
import { Button, MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useBuildings } from '../../shell/buildings.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { DayField } from './day-field.tsx';
import { kindWord, priorityWord } from './task-words.ts';
import classes from './panel.module.css';

interface NewTaskPanelProps {
  buildingId: string | undefined;
  onClose: () => void;
  onMade: (taskId: string) => void;
}

interface Draft {
  buildingId: string | null;
  kind: TaskKind;
  title: string;
  description: string;
  place: string;
  priority: TaskPriority;
  dueOn: string | null;
  assigneeIds: string[];
  templateId: string | null;
}

/** A new Auftrag, with the steps of a Checkliste if one is chosen. */
export function NewTaskPanel({ buildingId, onClose, onMade }: NewTaskPanelProps) {
  const [draft, setDraft] = useState<Draft>({
    buildingId: buildingId ?? null,
    kind: 'maintenance',
    title: '',
    description: '',
    place: '',
    priority: 'normal',
    dueOn: null,
    assigneeIds: [],
    templateId: null,
  });
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const create = useCreate(draft, onMade);
  const isComplete = draft.buildingId !== null && draft.title.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete) void create();
  };
  return (
    <SidePanel title={t('Neuer Auftrag')} onClose={onClose}>
      <form className={classes.form} onSubmit={submit}>
        <WhatFields draft={draft} set={set} />
        <WhenFields draft={draft} set={set} />
        <Button type="submit" variant="filled" disabled={!isComplete}>
          {t('Anlegen')}
        </Button>
      </form>
    </SidePanel>
  );
}

interface FieldsProps {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
}

function WhatFields({ draft, set }: FieldsProps) {
  const buildings = useBuildings();
  const templates = useRows('checklist_templates');
  return (
    <>
      <Select
        label={t('Gebäude')}
        required
        searchable
        data={(buildings.data ?? []).map(({ id, name }) => ({ value: id as string, label: name }))}
        value={draft.buildingId}
        onChange={(buildingId) => set({ buildingId, assigneeIds: [] })}
      />
      <TextInput
        label={t('Titel')}
        required
        maxLength={200}
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Select
        label={t('Art')}
        allowDeselect={false}
        data={taskKinds.map((kind) => ({ value: kind, label: kindWord(kind) }))}
        value={draft.kind}
        onChange={(value) => set({ kind: taskKinds.find((kind) => kind === value) ?? draft.kind })}
      />
      <Select
        label={t('Checkliste')}
        placeholder={t('ohne')}
        clearable
        searchable
        data={templates.rows
          .filter(({ retired }) => !retired)
          .map(({ id, name }) => ({ value: id as string, label: name }))}
        value={draft.templateId}
        onChange={(templateId) => set({ templateId })}
      />
      <TextInput
        label={t('Ort')}
        placeholder={t('Geschoss, Raum')}
        value={draft.place}
        onChange={(event) => set({ place: event.currentTarget.value })}
      />
      <Textarea
        label={t('Beschreibung')}
        autosize
        minRows={3}
        value={draft.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
    </>
  );
}

function WhenFields({ draft, set }: FieldsProps) {
  const canPlan = useCan('maintenance:plan', draft.buildingId);
  const parsed = BuildingId.safeParse(draft.buildingId);
  const people = useApiQuery(
    assignablePeople,
    { query: { buildingId: parsed.data ?? ('' as BuildingId) } },
    { enabled: parsed.success },
  );
  return (
    <>
      <DayField label={t('Fällig')} value={draft.dueOn} onChange={(dueOn) => set({ dueOn })} />
      <Select
        label={t('Dringlichkeit')}
        allowDeselect={false}
        data={taskPriorities.map((priority) => ({ value: priority, label: priorityWord(priority) }))}
        value={draft.priority}
        onChange={(value) => set({ priority: taskPriorities.find((one) => one === value) ?? draft.priority })}
      />
      {canPlan && (
        <MultiSelect
          label={t('Zuständig')}
          searchable
          data={(people.data?.items ?? []).map(({ id, name }) => ({ value: id as string, label: name }))}
          value={draft.assigneeIds}
          onChange={(assigneeIds) => set({ assigneeIds })}
          disabled={!parsed.success}
        />
      )}
    </>
  );
}

function useCreate(draft: Draft, onMade: (taskId: string) => void) {
  const mutate = useMutate();
  const templates = useRows('checklist_templates');
  return async () => {
    const id = newId() as TaskId;
    const template = templates.rows.find((one) => one.id === draft.templateId);
    const kept = await mutate('createTask', {
      body: {
        id,
        buildingId: BuildingId.parse(draft.buildingId),
        kind: draft.kind,
        title: draft.title.trim(),
        description: draft.description.trim() || null,
        place: draft.place.trim() || null,
        priority: draft.priority,
        dueOn: draft.dueOn,
        assigneeIds: draft.assigneeIds as UserId[],
        checklist: (template?.items ?? []).map((item) => ({ ...item, id: newId() as ChecklistItemId })),
      },
    });
    if (!kept) return;
    notify({ text: t('Auftrag angelegt.') });
    onMade(id);
  };
}
