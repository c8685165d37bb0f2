import type { OutboxItem } from '@citypulse/client/react/sync';
import type { Messages } from '../../text/messages-de.ts';
import type { IconName } from '../../ui/icon-paths.ts';

/** What a queued change is called: the kind, and what a person calls the row. */
export function outboxTitle(item: Pick<OutboxItem, 'type' | 'title'>, t: Messages): string {
  const kind = t.sync.operations[item.type];
  return item.title === '' ? kind : `${kind} ${item.title}`;
}

const reasonOf = <C extends string>(code: C | undefined, reasons: Messages['sync']['reasons']): string =>
  (code !== undefined && Object.hasOwn(reasons, code) && reasons[code as unknown as keyof typeof reasons]) ||
  reasons.other;

/** Why it was not taken, in words; what the server itself said is the last resort. */
export function refusalWords({ outcome }: OutboxItem, t: Messages): string {
  if (outcome?.status === 'blocked') return t.sync.blockedBy;
  return reasonOf(outcome?.code, t.sync.reasons);
}

const icons: Partial<Record<OutboxItem['type'], IconName>> = {
  createReading: 'gauge',
  reviewReading: 'gauge',
  answerChecklistItem: 'list-check',
  registerPhoto: 'camera',
  removePhoto: 'camera',
  createFaultReport: 'urgent',
  addTaskComment: 'message',
  addTaskMaterial: 'box',
  saveUnmatchedScan: 'qrcode',
  settleUnmatchedScan: 'qrcode',
  resolveConflict: 'arrow-merge',
  markNotificationRead: 'inbox',
};

export const outboxIcon = (type: OutboxItem['type']): IconName => icons[type] ?? 'clipboard-check';
