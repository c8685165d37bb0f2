import { carrierNames } from '@citypulse/ui/icons';
import { today } from './de/today.ts';
import { maintenance } from './de/maintenance.ts';
import { faults } from './de/faults.ts';
import { shell } from './de/shell.ts';
import { account } from './de/account.ts';
import { conflicts } from './de/conflicts.ts';
import { notifications } from './de/notifications.ts';
import { readings } from './de/readings.ts';
import { scan } from './de/scan.ts';
import { sync } from './de/sync.ts';

/** Every text of the app; the English table has the same shape. */
export const messagesDe = {
  sync,
  scan,
  readings,
  notifications,
  conflicts,
  account,
  app: { name: 'CityPulse', town: (name: string) => `Stadt ${name}` },
  nav: { buildings: 'Gebäude', profile: 'Profil', main: 'Hauptnavigation', back: 'Zurück' },
  today,
  maintenance,
  faults,
  shell,
  mediums: carrierNames.de,
  signIn: {
    title: 'Anmelden',
    email: 'E-Mail',
    password: 'Passwort',
    showPassword: 'Passwort zeigen',
    hidePassword: 'Passwort verbergen',
    submit: 'Anmelden',
    server: 'Adresse des Servers',
    demo: 'Demo ansehen',
    demoHint: 'Mit einem Konto der Demo anmelden',
    expired: (name: string) => `Die Anmeldung von ${name} ist abgelaufen. Bitte melde dich neu an.`,
    emailMissing: 'Bitte gib deine E-Mail-Adresse ein.',
    passwordMissing: 'Bitte gib dein Passwort ein.',
    wrong: 'E-Mail oder Passwort stimmt nicht.',
    secondFactor: 'Dieses Konto verlangt einen zweiten Faktor. Bitte melde dich im Browser an.',
    tooMany: (seconds: number) =>
      seconds > 0
        ? `Zu viele Versuche. Bitte warte ${seconds} Sekunden.`
        : 'Zu viele Versuche. Bitte warte einen Moment.',
    unreachable: 'Der Server antwortet nicht. Prüfe die Verbindung und versuche es noch einmal.',
    failed: 'Die Anmeldung ist fehlgeschlagen. Bitte versuche es noch einmal.',
  },
  states: {
    loading: 'Wird geladen',
    retry: 'Erneut versuchen',
    errorTitle: 'Das hat nicht geklappt',
    error: 'Der Server hat die Anfrage nicht beantwortet. Was schon zu sehen ist, bleibt stehen.',
    forbidden: 'Dafür fehlt dir das Recht. Die Verwaltung kann es dir geben.',
    notFound: 'Das gibt es nicht, oder du darfst es nicht sehen.',
    reference: (id: string) => `Kennung ${id}`,
    offlineTitle: 'Ohne Empfang',
    offline:
      'Die App ist bereit, aber der Server ist nicht zu erreichen. Sobald wieder Empfang da ist, geht es weiter.',
    offlineSince: (asOf: string) => `Ohne Empfang · ${asOf}`,
    offlineShort: 'Ohne Empfang',
    delayed: 'Verzögert: Werte kommen alle 15 Sekunden',
    connecting: 'Verbindung wird hergestellt',
    current: 'Aktuell',
    restoring: 'Anmeldung wird wiederhergestellt',
  },
  buildings: {
    title: 'Gebäude',
    assigned: (count: number) => (count === 1 ? '1 Gebäude zugewiesen' : `${count} Gebäude zugewiesen`),
    all: (count: number) => (count === 1 ? '1 Gebäude' : `${count} Gebäude`),
    search: 'Gebäude suchen',
    clearSearch: 'Suche leeren',
    emptyTitle: 'Noch kein Gebäude zugewiesen',
    empty: 'Die Verwaltung ordnet dir Gebäude zu. Sie erscheinen dann hier von selbst.',
    noMatch: (search: string) => `Kein Gebäude passt zu „${search}“.`,
    today: 'heute',
    noValueToday: 'heute noch kein Wert',
    noValues: 'noch keine Werte',
    area: (text: string) => `${text} m²`,
    builtIn: (year: number) => `Baujahr ${year}`,
    areas: 'Flächen',
    noAreas: 'Keine Fläche hinterlegt.',
    since: (date: string) => `seit ${date}`,
    areaKinds: {
      ngf: 'Nettogrundfläche',
      bgf: 'Bruttogrundfläche',
      heated: 'Beheizte Fläche',
      water_surface: 'Wasserfläche',
    },
    usageTypes: {
      administration: 'Verwaltung',
      school: 'Schule',
      kindergarten: 'Kindergarten',
      gym: 'Sporthalle',
      fire_station: 'Feuerwehr',
      civic_hall: 'Bürgerhaus',
      library: 'Bücherei',
      museum: 'Museum',
      indoor_pool: 'Hallenbad',
      outdoor_pool: 'Freibad',
      depot: 'Bauhof',
      sewage_plant: 'Kläranlage',
      residential: 'Wohnhaus',
      cemetery: 'Friedhof',
      other: 'Sonstiges',
    },
  },
  metering: {
    title: 'Messstellen',
    empty: 'Dieses Gebäude hat noch keine Messstelle.',
    meter: (serial: string) => `Zähler ${serial}`,
    noMeter: 'kein Zähler eingebaut',
    noValue: 'noch kein Wert',
    stale: (asOf: string) => `${asOf}, veraltet`,
    feedIn: 'Einspeisung',
    generation: 'Erzeugung',
  },
  profile: {
    title: 'Profil',
    roles: {
      admin: 'Verwaltung',
      energy_manager: 'Energiemanagement',
      facility_manager: 'Gebäudemanagement',
      technician: 'Technik',
      caretaker: 'Hausmeister',
      viewer: 'Lesend',
    },
    allBuildings: 'alle Gebäude',
    theme: 'Darstellung',
    themes: { light: 'Hell', dark: 'Dunkel', system: 'System' },
    language: 'Sprache',
    connection: 'Verbindung',
    signOut: 'Abmelden',
    signOutHint: 'Auf diesem Gerät',
    version: 'Version',
    server: 'Server',
  },
};

export type Messages = typeof messagesDe;
