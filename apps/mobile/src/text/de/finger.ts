export const finger = {
  use: { finger: 'Mit Fingerabdruck anmelden', face: 'Mit Gesicht anmelden' },
  isOn: 'ohne Passwort',
  useHint: 'Statt des Passworts, nur auf diesem Gerät',
  enrolPrompt: 'Bestätige, dass du dich künftig so anmeldest',
  signInPrompt: 'Bei CityPulse anmelden',
  unlockPrompt: 'CityPulse entsperren',
  lock: 'Nach 5 Minuten sperren',
  lockHint: 'War die App so lange im Hintergrund, fragt sie wieder nach.',
  lockedTitle: 'CityPulse ist gesperrt',
  lockedHint: (name: string) => `Angemeldet ist ${name}. Was noch nicht gesendet ist, bleibt auf dem Gerät.`,
  unlock: 'Entsperren',
  password: 'Mit Passwort anmelden',
  gone: 'Auf diesem Gerät wurde ein anderer Finger oder ein anderes Gesicht hinterlegt. Melde dich mit dem Passwort an und schalte es im Profil neu ein.',
  refused:
    'Dieses Gerät darf sich so nicht mehr anmelden. Melde dich mit dem Passwort an und schalte es im Profil neu ein.',
  failed: 'Das hat nicht geklappt. Versuche es noch einmal oder nimm das Passwort.',
  needsNetwork: 'Dafür braucht das Gerät Empfang.',
  confirmTitle: 'Passwort bestätigen',
  confirmHint: 'Deine Anmeldung ist eine Weile her. Bestätige mit deinem Passwort, dass du es bist.',
  confirm: 'Bestätigen',
  passwordWrong: 'Das Passwort stimmt nicht.',
};

export type FingerTexts = typeof finger;
