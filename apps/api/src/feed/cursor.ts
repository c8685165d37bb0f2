import { cursorOf, readCursor } from '@citypulse/contracts/sync-changes';
import { AppError } from '../platform/app-error.ts';

export interface FeedHead {
  epoch: string;
  lastPos: number;
  minPos: number;
}

export const headCursor = (head: FeedHead): string => cursorOf(head.epoch, head.lastPos);

/** The position of a cursor of this feed; nothing when it belongs to another life of the database, or to no feed at all. */
export function positionIn(head: FeedHead, cursor: string): number | undefined {
  const read = readCursor(cursor);
  if (!read || read.epoch !== head.epoch) return undefined;
  return read.pos >= head.minPos && read.pos <= head.lastPos ? read.pos : undefined;
}

export function requirePosition(head: FeedHead, cursor: string): number {
  const pos = positionIn(head, cursor);
  if (pos === undefined) throw new AppError('resync_required');
  return pos;
}
