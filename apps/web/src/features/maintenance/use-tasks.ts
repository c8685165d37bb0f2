import { useRows, type Local } from '@citypulse/client/react/sync';
import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { FaultReport } from '@citypulse/contracts/fault-reports';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { MaintenanceSession } from '@citypulse/contracts/task-work';
import { useCallback, useMemo } from 'react';
import { useViewState } from '../../routes/view-state.ts';
import { useBuildings } from '../../shell/buildings.ts';
import type { TasksSearch } from './tasks-search.ts';
import { kindWord, numberOf } from './task-words.ts';

/** A task with what a list shows of it. */
export interface TaskCard {
  task: Local<MaintenanceTask>;
  building: string;
  steps: number;
  stepsDone: number;
  photos: number;
  /** Who is at work on it now. */
  running: MaintenanceSession | undefined;
}

const countBy = <T>(rows: readonly T[], key: (row: T) => string | null): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = key(row);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

const isAnswered = (item: ChecklistItem) => item.answer !== null;

/** Every task in reach with its counts; filtering is the screen's. */
export function useTaskCards(): { cards: readonly TaskCard[]; ready: boolean } {
  const tasks = useRows('maintenance_tasks');
  const items = useRows('checklist_items');
  const photos = useRows('photos');
  const sessions = useRows('maintenance_sessions');
  const names = useBuildingNames();
  const cards = useMemo(() => {
    const steps = countBy(items.rows, ({ taskId }) => taskId);
    const done = countBy(items.rows.filter(isAnswered), ({ taskId }) => taskId);
    const pictures = countBy(photos.rows, ({ taskId }) => taskId);
    const running = new Map(
      sessions.rows.filter(({ status }) => status === 'in_progress').map((one) => [one.taskId, one]),
    );
    return tasks.rows.map((task) => ({
      task,
      building: names.get(task.buildingId) ?? '',
      steps: steps.get(task.id) ?? 0,
      stepsDone: done.get(task.id) ?? 0,
      photos: pictures.get(task.id) ?? 0,
      running: running.get(task.id),
    }));
  }, [tasks.rows, items.rows, photos.rows, sessions.rows, names]);
  return { cards, ready: tasks.ready };
}

export function useBuildingNames(): ReadonlyMap<string, string> {
  const buildings = useBuildings();
  return useMemo(
    () => new Map((buildings.data ?? []).map(({ id, name }) => [id as string, name])),
    [buildings.data],
  );
}

/** Reports that nobody has dealt with yet, newest first. */
export function useNewReports(): readonly Local<FaultReport>[] {
  const { rows } = useRows('fault_reports');
  const inSite = useInSite();
  return useMemo(
    () =>
      rows
        .filter(({ status, buildingId }) => status === 'new' && inSite(buildingId))
        .toSorted((a, b) => b.reportedAt.localeCompare(a.reportedAt)),
    [rows, inSite],
  );
}

const everywhere = () => true;

function useInSite(): (buildingId: string) => boolean {
  const { siteId } = useViewState();
  const buildings = useBuildings().data;
  const ids = useMemo(
    () => new Set((buildings ?? []).filter((one) => one.siteId === siteId).map(({ id }) => id as string)),
    [siteId, buildings],
  );
  const within = useCallback((id: string) => ids.has(id), [ids]);
  return siteId === undefined ? everywhere : within;
}

/** The cards that fit the address. */
export function useFiltered(cards: readonly TaskCard[], search: TasksSearch): readonly TaskCard[] {
  const inSite = useInSite();
  return useMemo(() => {
    const words = (search.search ?? '').toLocaleLowerCase('de').split(/\s+/).filter(Boolean);
    return cards.filter(({ task, building }) => {
      if (!inSite(task.buildingId)) return false;
      if (search.building && task.buildingId !== search.building) return false;
      if (search.kind && task.kind !== search.kind) return false;
      if (search.who === 'none' && task.assignees.length > 0) return false;
      if (search.who && search.who !== 'none' && !task.assignees.some(({ id }) => id === search.who))
        return false;
      const text = `${numberOf(task)} ${task.title} ${building} ${kindWord(task.kind)} ${task.place ?? ''}`;
      return words.every((word) => text.toLocaleLowerCase('de').includes(word));
    });
  }, [cards, inSite, search.search, search.building, search.kind, search.who]);
}

/** Who appears as assignee anywhere, by name. */
export function usePeople(cards: readonly TaskCard[]) {
  return useMemo(() => {
    const people = new Map(
      cards.flatMap(({ task }) => task.assignees.map((one) => [one.id as string, one.name])),
    );
    return [...people]
      .map(([value, label]) => ({ value, label }))
      .toSorted((a, b) => a.label.localeCompare(b.label, 'de'));
  }, [cards]);
}
