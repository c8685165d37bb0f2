import { carrierNames } from '@citypulse/ui/icons';
import { today } from './en/today.ts';
import { maintenance } from './en/maintenance.ts';
import { faults } from './en/faults.ts';
import { shell } from './en/shell.ts';
import type { Messages } from './messages-de.ts';
import { account } from './en/account.ts';
import { conflicts } from './en/conflicts.ts';
import { notifications } from './en/notifications.ts';
import { readings } from './en/readings.ts';
import { scan } from './en/scan.ts';
import { sync } from './en/sync.ts';

export const messagesEn: Messages = {
  sync,
  scan,
  readings,
  notifications,
  conflicts,
  account,
  app: { name: 'CityPulse', town: (name) => `Town of ${name}` },
  nav: { buildings: 'Buildings', profile: 'Profile', main: 'Main navigation', back: 'Back' },
  today,
  maintenance,
  faults,
  shell,
  mediums: carrierNames.en,
  signIn: {
    title: 'Sign in',
    email: 'E-mail',
    password: 'Password',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
    submit: 'Sign in',
    server: 'Address of the server',
    demo: 'View the demo',
    demoHint: 'Sign in with an account of the demo',
    expired: (name) => `The session of ${name} has ended. Please sign in again.`,
    emailMissing: 'Please enter your e-mail address.',
    passwordMissing: 'Please enter your password.',
    wrong: 'E-mail or password is wrong.',
    secondFactor: 'This account needs a second factor. Please sign in with the browser.',
    tooMany: (seconds) =>
      seconds > 0
        ? `Too many attempts. Please wait ${seconds} seconds.`
        : 'Too many attempts. Please wait a moment.',
    unreachable: 'The server does not answer. Check the connection and try again.',
    failed: 'Signing in failed. Please try again.',
  },
  states: {
    loading: 'Loading',
    retry: 'Try again',
    errorTitle: 'That did not work',
    error: 'The server did not answer the request. What is shown already stays.',
    forbidden: 'You lack the right to see this. The administration can grant it.',
    notFound: 'This does not exist, or you may not see it.',
    reference: (id) => `Reference ${id}`,
    offlineTitle: 'No connection',
    offline:
      'The app is ready, but the server cannot be reached. It goes on as soon as there is a connection.',
    offlineSince: (asOf) => `No connection · ${asOf}`,
    offlineShort: 'No connection',
    delayed: 'Delayed: values arrive every 15 seconds',
    connecting: 'Connecting',
    current: 'Up to date',
    restoring: 'Restoring your session',
  },
  buildings: {
    title: 'Buildings',
    assigned: (count) => (count === 1 ? '1 building assigned' : `${count} buildings assigned`),
    all: (count) => (count === 1 ? '1 building' : `${count} buildings`),
    search: 'Search buildings',
    clearSearch: 'Clear search',
    emptyTitle: 'No building assigned yet',
    empty: 'The administration assigns buildings to you. They will appear here on their own.',
    noMatch: (search) => `No building matches “${search}”.`,
    today: 'today',
    noValueToday: 'no value today yet',
    noValues: 'no values yet',
    area: (text) => `${text} m²`,
    builtIn: (year) => `built in ${year}`,
    areas: 'Areas',
    noAreas: 'No area on record.',
    since: (date) => `since ${date}`,
    areaKinds: {
      ngf: 'Net floor area',
      bgf: 'Gross floor area',
      heated: 'Heated area',
      water_surface: 'Water surface',
    },
    usageTypes: {
      administration: 'Administration',
      school: 'School',
      kindergarten: 'Kindergarten',
      gym: 'Gym',
      fire_station: 'Fire station',
      civic_hall: 'Civic hall',
      library: 'Library',
      museum: 'Museum',
      indoor_pool: 'Indoor pool',
      outdoor_pool: 'Outdoor pool',
      depot: 'Depot',
      sewage_plant: 'Sewage plant',
      residential: 'Residential',
      cemetery: 'Cemetery',
      other: 'Other',
    },
  },
  metering: {
    title: 'Measuring points',
    empty: 'This building has no measuring point yet.',
    meter: (serial) => `Meter ${serial}`,
    noMeter: 'no meter installed',
    noValue: 'no value yet',
    stale: (asOf) => `${asOf}, out of date`,
    feedIn: 'feed-in',
    generation: 'generation',
  },
  profile: {
    title: 'Profile',
    roles: {
      admin: 'Administration',
      energy_manager: 'Energy management',
      facility_manager: 'Facility management',
      technician: 'Technician',
      caretaker: 'Caretaker',
      viewer: 'Read only',
    },
    allBuildings: 'all buildings',
    theme: 'Appearance',
    themes: { light: 'Light', dark: 'Dark', system: 'System' },
    language: 'Language',
    connection: 'Connection',
    signOut: 'Sign out',
    signOutHint: 'On this device',
    version: 'Version',
    server: 'Server',
  },
};
