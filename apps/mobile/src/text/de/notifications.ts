export const notifications = {
  title: 'Posteingang',
  unread: (count: number) => (count === 0 ? 'alles gelesen' : `${count} ungelesen`),
  markAll: 'Alle gelesen',
  marked: 'Als gelesen markiert',
  filters: { all: 'Alle', unread: 'Ungelesen', tasks: 'Aufträge', alerts: 'Warnungen' },
  today: 'Heute',
  yesterday: 'Gestern',
  empty: 'Der Posteingang ist leer',
  emptyHint: 'Neue Aufträge, Warnungen und Konflikte erscheinen hier von selbst.',
  emptyFilter: 'Hier ist nichts',
  emptyFilterHint: 'Zu dieser Auswahl gibt es keine Nachricht.',
  gone: 'Das liegt nicht mehr auf diesem Gerät.',
  newMark: 'ungelesen',
};

export type NotificationTexts = typeof notifications;
