import type { OutboxItem } from '@citypulse/client/react/sync';
import type { Messages } from '../../text/messages-de.ts';
import type { IconName } from '../../ui/icon-paths.ts';

/** What a queued change is called: the kind, and what a person calls the row. */
export function outboxTitle(item: Pick<OutboxItem, 'type' | 'title'>, t: Messages): string {
  const kind = t.sync.operations[item.type];
  return item.title === '' ? kind : `${kind}: ${item.title}`;
}

const reasonOf = <C extends string>(code: C | undefined, reasons: Messages['sync']['reasons']): string =>
  (code !== undefined && Object.hasOwn(reasons, code) && reasons[code as unknown as keyof typeof reasons]) ||
  reasons.other;

/** Why it was not taken, in words; to whoever may no longer see a building everything in it is hidden. */
export function refusalWords({ outcome }: OutboxItem, isBuildingLost: boolean, t: Messages): string {
  if (outcome?.status === 'blocked') return t.sync.blockedBy;
  const isHidden = outcome?.code === 'not_found' || outcome?.code === 'forbidden';
  if (isHidden && isBuildingLost) return t.sync.reasons.building_lost;
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
