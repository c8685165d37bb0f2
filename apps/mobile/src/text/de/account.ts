export const account = {
  glove: 'Handschuhmodus',
  gloveHint: 'Größere Tasten und Schrift',
  now: 'jetzt',
  gloveOn: 'Handschuh',
  sound: 'Töne',
  soundHint: 'Beim Scannen, Speichern und bei Fehlern',
  syncRow: (waiting: number, refused: number) => {
    const waits = waiting === 1 ? '1 wartet' : `${waiting} warten`;
    if (refused > 0) return waiting > 0 ? `${waits}, ${refused} abgelehnt` : `${refused} abgelehnt`;
    return waiting > 0 ? waits : 'Alles gesendet';
  },
  refusedPill: (count: number) => (count === 1 ? '1 Fehler' : `${count} Fehler`),
  devices: 'Geräte',
  thisDevice: 'Dieses Gerät',
  activeNow: 'gerade aktiv',
  lastActive: (when: string) => `zuletzt ${when}`,
  revoke: 'Abmelden',
  revokeOf: (name: string) => `${name} abmelden`,
  revoked: 'abgemeldet',
  revokeTitle: (name: string) => `${name} abmelden?`,
  revokeHint:
    'Das Gerät kann danach nichts mehr lesen oder senden. Was dort noch wartet, bleibt dort, bis du dich neu anmeldest.',
  revokeNo: 'Nicht abmelden',
  devicesOffline: 'Die Geräteliste braucht Empfang.',
  deviceTypes: { ios: 'iPhone', android: 'Android-Gerät', web: 'Browser' },
  buildings: 'Für offline geladen',
  buildingsNone: 'Dir ist noch kein Gebäude zugewiesen.',
};

export type AccountTexts = typeof account;
