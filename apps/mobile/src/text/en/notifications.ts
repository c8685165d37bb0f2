import type { NotificationTexts } from '../de/notifications.ts';

export const notifications: NotificationTexts = {
  title: 'Inbox',
  unread: (count) => (count === 0 ? 'everything read' : `${count} unread`),
  markAll: 'Mark all read',
  marked: 'Marked as read',
  filters: { all: 'All', unread: 'Unread', tasks: 'Tasks', alerts: 'Warnings' },
  today: 'Today',
  yesterday: 'Yesterday',
  empty: 'The inbox is empty',
  emptyHint: 'New tasks, warnings and conflicts appear here by themselves.',
  emptyFilter: 'Nothing here',
  emptyFilterHint: 'No message fits this choice.',
  gone: 'This is no longer on this device.',
  newMark: 'unread',
};
