import { newId } from '@citypulse/client/new-id';
import { useUser } from '@citypulse/client/react/session';
import { useAddPhoto, useMutate, useMutateAll, useRows, type Change } from '@citypulse/client/react/sync';
import type { ChecklistAnswer, ChecklistItem } from '@citypulse/contracts/checklists';
import type { MaintenanceSessionId, PhotoId } from '@citypulse/contracts/common';
import type { MaintenanceTask, TaskResult } from '@citypulse/contracts/maintenance';
import type { Photo } from '@citypulse/contracts/photos';
import type { MaintenanceSession } from '@citypulse/contracts/task-work';
import { findLocation } from '../../platform/location';
import { takePhoto } from '../../platform/photos';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { useNote } from '../../ui/undo.tsx';

const now = () => new Date().toISOString();

/** The own work at a task that has not ended: running, or paused. */
export function useOwnSession(taskId: string): MaintenanceSession | undefined {
  const { id } = useUser();
  const { rows } = useRows('maintenance_sessions', { taskId });
  return rows
    .filter(({ user, status }) => user.id === id && (status === 'in_progress' || status === 'paused'))
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

/** Work at a task: begun, paused and gone on with; kept on the device before the screen goes on. */
export function useTaskClock(task: MaintenanceTask) {
  const mutateAll = useMutateAll();
  const feedback = useFeedback();
  const note = useNote();
  const { t } = useText();
  const { id: userId } = useUser();
  const { title } = task;
  const running = useRows('maintenance_sessions').rows.filter(
    ({ user, status, taskId }) => user.id === userId && status === 'in_progress' && taskId !== task.id,
  );
  const become = ({ id }: MaintenanceSession, status: 'in_progress' | 'paused'): Change => {
    const body = { status, changedAt: now() };
    return { type: 'updateSession', request: { params: { sessionId: id }, body }, title };
  };
  const keep = async (changes: readonly Change[]) => {
    const kept = await mutateAll(changes);
    if (kept) feedback('save');
    return kept;
  };
  /** Nobody is at two places: what ran until now pauses. */
  const alone = (change: Change) => keep([...running.map((one) => become(one, 'paused')), change]);
  return {
    async start(qrCode?: string): Promise<boolean> {
      const location = task.locationRequired ? await findLocation() : null;
      if (task.locationRequired && !location) {
        feedback('error');
        note({ text: t.maintenance.placeRefused });
        return false;
      }
      const id = newId() as MaintenanceSessionId;
      const body = { id, startedAt: now(), ...(qrCode && { qrCode }), ...(location && { location }) };
      return alone({ type: 'startSession', request: { params: { taskId: task.id }, body }, title });
    },
    pause: (session: MaintenanceSession) => keep([become(session, 'paused')]),
    goOn: (session: MaintenanceSession) => alone(become(session, 'in_progress')),
  };
}

/** Answers a step; taking an answer back can itself be taken back. */
export function useAnswer() {
  const mutate = useMutate();
  const feedback = useFeedback();
  const note = useNote();
  return async (item: ChecklistItem, answer: ChecklistAnswer | null): Promise<boolean> => {
    const before = item.answer;
    const write = (value: ChecklistAnswer | null) =>
      mutate(
        'answerChecklistItem',
        { params: { itemId: item.id }, body: { answer: value, answeredAt: now() } },
        { title: item.label },
      );
    if (!(await write(answer))) return false;
    feedback('save');
    if (answer === null) note({ text: item.label, undo: () => void write(before) });
    return true;
  };
}

export function useFinish(task: MaintenanceTask) {
  const mutate = useMutate();
  const feedback = useFeedback();
  const note = useNote();
  const { t } = useText();
  const params = { taskId: task.id };
  const titled = { title: task.title };
  return async (
    ending: { result: TaskResult; note: string; signature: string | null },
    onUndo: () => void,
  ): Promise<boolean> => {
    const body = { ...ending, note: ending.note.trim() || null, completedAt: now() };
    if (!(await mutate('completeTask', { params, body }, titled))) return false;
    feedback('save');
    note({
      text: t.maintenance.finished,
      undo: () => {
        onUndo();
        void mutate('updateTask', { params, body: { status: 'open' } }, titled);
      },
    });
    return true;
  };
}

/** Takes a picture and keeps it with what it belongs to; null when the person went back. */
export function useTakePhoto() {
  const addPhoto = useAddPhoto();
  const feedback = useFeedback();
  const note = useNote();
  const { t } = useText();
  return async (
    place: { subject: Photo['subject']; buildingId: string; title: string },
    stage: Photo['stage'],
  ): Promise<PhotoId | null> => {
    const taken = await takePhoto().catch(() => {
      feedback('error');
      note({ text: t.maintenance.cameraRefused });
    });
    if (!taken) return null;
    const { bytes, mimeType, takenAt } = taken;
    const id = await addPhoto({ ...place, stage, bytes, mimeType, takenAt });
    if (id !== null) feedback('save');
    return id;
  };
}
