import type * as contract from '@citypulse/contracts/checklists';
import type { Parsed } from '@citypulse/contracts/endpoint';
import { can } from '@citypulse/contracts/permissions';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import { believable } from '../../platform/clocks.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { scopeFilter } from '../../platform/scope.ts';
import {
  findItem,
  insertItems,
  listItemIds,
  listMissing,
  loadChecklistItems,
  writeAnswer,
} from './checklists.sql.ts';

export { loadChecklistItems } from './checklists.sql.ts';

type Item = contract.ChecklistItem;
type Found = NonNullable<Awaited<ReturnType<typeof findItem>>>;

/** Answers a step; numbers beyond their limits are kept, for they are what was found. */
export async function answerChecklistItem(
  app: AppContext,
  caller: Caller,
  id: string,
  body: Parsed<typeof contract.answerChecklistItem>['body'],
  version: number | null = null,
): Promise<Item> {
  const db = app.db.as(caller);
  const item = await findItem(db, scopeFilter(caller, 'maintenance:read', 'i.building_id'), id);
  if (!item) throw new AppError('not_found', 'No such step');
  if (!can(caller.grants, 'maintenance:work', item.buildingId)) throw new AppError('forbidden');
  requireFitting(item, body.answer);
  const answering = {
    answer: body.answer,
    note: body.note,
    at: believable(body.answeredAt, app.now()),
    by: caller.id,
  };
  if (!(await writeAnswer(db, item, version, answering))) throw await notAnswered(db, caller, id, version);
  const [answered] = await loadChecklistItems(db, [id]);
  if (!answered) throw new AppError('not_found');
  return answered;
}

async function notAnswered(db: Db, caller: Caller, id: string, version: number | null): Promise<AppError> {
  const now = await findItem(db, scopeFilter(caller, 'maintenance:read', 'i.building_id'), id);
  if (!now) return new AppError('not_found');
  if (version !== null && now.version !== version)
    return new AppError('version_mismatch', `The row is now at version ${now.version}`);
  return new AppError('task_closed', 'The task is closed');
}

const types: Record<string, 'boolean' | 'number' | 'string'> = {
  yes_no: 'boolean',
  number: 'number',
  text: 'string',
  choice: 'string',
  photo: 'string',
  reading: 'string',
};

const isId = (value: unknown) =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

function requireFitting(item: Found, answer: contract.ChecklistAnswer | null | undefined): void {
  if (answer === undefined || answer === null) return;
  const fits =
    typeof answer === types[item.kind] &&
    (item.kind !== 'choice' || item.choices.includes(String(answer))) &&
    (!['photo', 'reading'].includes(item.kind) || isId(answer));
  if (fits) return;
  const message = `Not an answer to a step of kind ${item.kind}`;
  throw new AppError('answer_invalid', message, {
    errors: [{ path: 'body.answer', code: 'answer_invalid', message }],
  });
}

/** The steps of a new task, in the transaction that makes it. */
export const addItems = insertItems;

export async function checklistOf(db: Db, taskId: string): Promise<Item[]> {
  return loadChecklistItems(db, await listItemIds(db, taskId));
}

/** Work is done only when every required step has an answer. */
export async function requireComplete(db: Db, taskId: string): Promise<void> {
  const missing = await listMissing(db, taskId);
  if (missing.length === 0) return;
  const names = missing.slice(0, 5).map(({ label }) => label);
  throw new AppError('checklist_incomplete', `Without an answer: ${names.join(', ')}`, {
    errors: missing.slice(0, 50).map(({ id, label }) => ({ path: id, code: 'missing', message: label })),
  });
}
