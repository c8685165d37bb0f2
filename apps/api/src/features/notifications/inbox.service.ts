import type { Permission } from '@citypulse/contracts/permissions';
import { readHead } from '../../feed/read-changes.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import {
  listMadeUsers,
  listPeople,
  listPeopleWho,
  lockProgress,
  readEntries,
  readFacts,
  readToldChanges,
  writeProgress,
  type Entry,
  type Fact,
  type Person,
  type ToldChange,
} from './inbox.sql.ts';
import { noticesOf, type Notice } from './notices.service.ts';
import { insertNotifications, type NewNotification } from './notifications.sql.ts';
import { textOf, type Told } from './texts.service.ts';

const changesAtOnce = 500;
/** What concerns nobody is passed over without a write, until it is this much. */
const passedOver = 5_000;

/**
 * Tells people of the changes since the last time, once each. What is written and how far it got is one transaction,
 * under a lock that one node holds: killed at any moment, the next call goes on there. Resolves to whether there may
 * be more.
 */
export async function feedInbox(app: AppContext): Promise<boolean> {
  return app.db.system.transaction().execute(async (tx) => {
    const progress = await lockProgress(tx);
    if (!progress) return false;
    const { epoch, lastPos } = await readHead(tx);
    // A database restored to an older state begins a new feed; what it tells anew was told before.
    if (epoch !== progress.epoch) {
      await writeProgress(tx, { epoch, pos: lastPos });
      return false;
    }
    const changes = await readToldChanges(tx, progress.pos, lastPos, changesAtOnce);
    const hasMore = changes.length === changesAtOnce;
    const pos = hasMore ? (changes.at(-1)?.pos ?? lastPos) : lastPos;
    if (changes.length > 0) await insertNotifications(tx, await messagesOf(app, tx, changes));
    if (changes.length > 0 || pos > progress.pos + passedOver) await writeProgress(tx, { epoch, pos });
    return hasMore;
  });
}

async function messagesOf(
  app: AppContext,
  tx: Db,
  changes: readonly ToldChange[],
): Promise<NewNotification[]> {
  const entries = await readEntries(tx, changes);
  const notices: Notice[] = [];
  for (const [table, ofTable] of Map.groupBy(lastingOf(entries), tableOf)) {
    if (table === 'role_assignments') continue;
    const facts = await readFacts(tx, table, [...new Set(ofTable.map(({ rowId }) => rowId))]);
    notices.push(...ofTable.flatMap((entry) => noticesAbout(entry, facts.get(entry.rowId))));
  }
  const sentAt = app.now().toISOString();
  return [...(await addressed(tx, notices, sentAt)), ...(await aboutAccess(tx, changes, entries, sentAt))];
}

const tableOf = ({ table }: Entry) => (table === 'task_assignees' ? 'maintenance_tasks' : table);

const isAssignee = ({ table }: Entry) => table === 'task_assignees';
const assignmentOf = ({ xid, rowId, before, after }: Entry) =>
  `${xid} ${rowId} ${String(after['user_id'] ?? before['user_id'])}`;

/** Who was taken out and put in again by one transaction stayed. Assignments come first: they tell the day as well. */
function lastingOf(entries: readonly Entry[]): Entry[] {
  const groups = Map.groupBy(entries.filter(isAssignee), assignmentOf);
  const lasting = [...groups.values()].filter((group) => group.length % 2 === 1).map((group) => group.at(-1));
  return [
    ...lasting.filter((entry) => entry !== undefined),
    ...entries.filter((entry) => !isAssignee(entry)),
  ];
}

const noticesAbout = (entry: Entry, fact: Fact | undefined): Notice[] => (fact ? noticesOf(entry, fact) : []);

/** To each person in his language, and to nobody who may not see what it is about. */
export async function addressed(
  tx: Db,
  notices: readonly Notice[],
  sentAt: string,
): Promise<NewNotification[]> {
  const peopleWho = new Map<string, Promise<Person[]>>();
  const whoMay = (permission: Permission, buildingId: string) => {
    const key = `${permission} ${buildingId}`;
    const known = peopleWho.get(key) ?? listPeopleWho(tx, permission, buildingId);
    peopleWho.set(key, known);
    return known;
  };
  const messages: NewNotification[] = [];
  for (const notice of notices) {
    const people = await whoMay(notice.may, notice.buildingId);
    const readers = people.filter(({ id }) => id !== notice.except && (notice.to?.includes(id) ?? true));
    messages.push(...readers.map((person) => messageTo(person, notice, sentAt)));
  }
  return messages;
}

function messageTo(
  { id, language }: Person,
  { key, type, subject, told }: Pick<Notice, 'key' | 'type' | 'subject' | 'told'>,
  sentAt: string,
): NewNotification {
  return { userId: id, key, type, subject, sentAt, ...textOf(told, language) };
}

const accessChanged: Told = { name: 'access_changed' };

/** Whose rights somebody else changed, once a transaction; not those the system itself gives, nor a new account's. */
async function aboutAccess(
  tx: Db,
  changes: readonly ToldChange[],
  entries: readonly Entry[],
  sentAt: string,
): Promise<NewNotification[]> {
  const actors = new Map(
    entries.flatMap(({ table, xid, actorId }) => (table === 'role_assignments' ? [[xid, actorId]] : [])),
  );
  const changed = changes.flatMap(({ entityType, xid, audienceUser }) => {
    const actor = actors.get(xid);
    const isOthers = entityType === 'memberships' && audienceUser !== null && actor && actor !== audienceUser;
    return isOthers ? [{ xid, userId: audienceUser }] : [];
  });
  if (changed.length === 0) return [];
  const made = await listMadeUsers(tx, [...new Set(changed.map(({ xid }) => xid))]);
  const people = await listPeople(tx, [...new Set(changed.map(({ userId }) => userId))]);
  const about = { type: 'SYSTEM_STATUS_UPDATE', subject: null, told: accessChanged } as const;
  return people
    .filter(({ id }) => !made.has(id))
    .flatMap((person) =>
      [...new Set(changed.filter(({ userId }) => userId === person.id).map(({ xid }) => xid))].map((xid) =>
        messageTo(person, { ...about, key: `access:${xid}` }, sentAt),
      ),
    );
}

/** Nobody is told of what was there from the start, as a demo town's history is. */
export async function skipToHead(app: AppContext): Promise<void> {
  await app.db.system.transaction().execute(async (tx) => {
    const { epoch, lastPos } = await readHead(tx);
    await writeProgress(tx, { epoch, pos: lastPos });
  });
}
