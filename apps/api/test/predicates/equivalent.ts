/** Places where a yes changes nothing, and why. */
export const equivalent: Readonly<Record<string, string>> = {
  "features/checklists/checklists.service.ts: const now = await findItem(db, scopeFilter(caller, 'maintenance:read', 'i.building_id'), id);":
    'the step was found in reach before; this only finds the word for a write that met another',
  "features/guests/guest-links.service.ts: const scope = scopeFilter(caller, 'maintenance:plan', 'l.building_id');":
    'the task is asked for with the same right, and its links lie where it lies',
  "features/maintenance/assignees.service.ts: if (!can(caller.grants, 'maintenance:read', buildingId)) throw new AppError('forbidden');":
    'the building is found in reach before, and each role that reads buildings reads the work in them',
  "features/maintenance/sessions.service.ts: const scope = scopeFilter(caller, 'maintenance:work');":
    'the work is asked for with the same right in the same transaction, which else comes to nothing',
  "features/maintenance/task-changes.service.ts: const task = await lockTask(tx, scopeFilter(caller, 'maintenance:read'), id);":
    'the task was read in reach before it is locked',
  "features/readings/readings.service.ts: const reading = await findReading(db, scopeFilter(caller, 'readings:write'), id);":
    'the meter of the reading is asked for with the same right in the same building',
  "features/readings/readings.service.ts: const scope = scopeFilter(caller, 'readings:write');":
    'a reading of the same id is either the same one of a meter in reach, or the id is taken: the answer is one',
};
