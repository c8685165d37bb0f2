import type { AppContext } from '../../platform/context.ts';
import type { Letter } from '../../platform/mail.ts';

/** Of the configuration alone: a request could name any host. */
const addressOf = (app: AppContext): string =>
  (app.config.publicUrl ?? `http://localhost:${app.config.port}`).replace(/\/$/, '');

const moment = new Intl.DateTimeFormat('de-DE', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/Berlin',
});

/** The fragment of an address is sent to no server and written to no log. */
const linkTo = (app: AppContext, token: string): string => `${addressOf(app)}/password#${token}`;

export function passwordChanged(app: AppContext, to: string, at: Date): Letter {
  return {
    to,
    subject: 'CityPulse: Dein Passwort wurde geändert',
    text: [
      'Guten Tag,',
      `das Passwort deines Kontos wurde am ${moment.format(at)} Uhr geändert. Alle anderen Anmeldungen wurden beendet.`,
      `Warst du das nicht? Dann setze unter ${addressOf(app)} mit „Passwort vergessen“ sofort ein neues und sag deiner Verwaltung Bescheid.`,
    ].join('\n\n'),
  };
}

/** What has changed about the ways in, as the letter says it. */
export type ChangedWay = 'second_factor_on' | 'second_factor_off' | 'passkey_added' | 'directory_linked';

const changes: Record<ChangedWay, { subject: string; what: string }> = {
  second_factor_on: {
    subject: 'Zwei-Faktor-Anmeldung eingeschaltet',
    what: 'wurde für dein Konto die Zwei-Faktor-Anmeldung eingeschaltet',
  },
  second_factor_off: {
    subject: 'Zwei-Faktor-Anmeldung ausgeschaltet',
    what: 'wurde für dein Konto die Zwei-Faktor-Anmeldung ausgeschaltet',
  },
  passkey_added: {
    subject: 'Neuer Passkey',
    what: 'wurde für dein Konto ein neuer Passkey angelegt',
  },
  directory_linked: {
    subject: 'Konto mit der Stadt verbunden',
    what: 'wurde dein Konto mit der Anmeldung der Stadt verbunden',
  },
};

export function waysChanged(app: AppContext, to: string, at: Date, change: ChangedWay): Letter {
  const { subject, what } = changes[change];
  return {
    to,
    subject: `CityPulse: ${subject}`,
    text: [
      'Guten Tag,',
      `am ${moment.format(at)} Uhr ${what}.`,
      `Warst du das nicht? Dann setze unter ${addressOf(app)} mit „Passwort vergessen“ sofort ein neues Passwort und sag deiner Verwaltung Bescheid.`,
    ].join('\n\n'),
  };
}

export function unusualSignIn(app: AppContext, to: string, at: Date): Letter {
  return {
    to,
    subject: 'CityPulse: Ungewöhnliche Anmeldung',
    text: [
      'Guten Tag,',
      `am ${moment.format(at)} Uhr hat sich jemand mit deinem Passwort angemeldet, und etwas daran war ungewöhnlich. Vorsorglich wird ein neuer Nachweis verlangt oder die Anmeldung wurde beendet.`,
      `Warst du das nicht? Dann setze unter ${addressOf(app)} mit „Passwort vergessen“ sofort ein neues und sag deiner Verwaltung Bescheid.`,
    ].join('\n\n'),
  };
}

export function invitation(
  app: AppContext,
  to: { email: string; displayName: string },
  link: { token: string; expiresAt: Date; invitedBy: string | null },
): Letter {
  const by = link.invitedBy === null ? 'Du wurdest' : `${link.invitedBy} hat dich`;
  return {
    to: to.email,
    subject: 'Einladung zu CityPulse',
    text: [
      `Guten Tag ${to.displayName},`,
      `${by} zu CityPulse eingeladen, der Anwendung für Energie und Gebäude deiner Stadt.`,
      `Lege hier dein Passwort fest:\n${linkTo(app, link.token)}`,
      `Der Link gilt einmal und bis zum ${moment.format(link.expiresAt)} Uhr. Du meldest dich danach mit ${to.email} an.`,
      'Hast du diese Einladung nicht erwartet, dann lösche diese Nachricht.',
    ].join('\n\n'),
  };
}

export function passwordReset(
  app: AppContext,
  to: { email: string },
  link: { token: string; expiresAt: Date },
): Letter {
  return {
    to: to.email,
    subject: 'CityPulse: Neues Passwort festlegen',
    text: [
      'Guten Tag,',
      'für dein Konto wurde ein neues Passwort angefordert. Lege es hier fest:',
      linkTo(app, link.token),
      `Der Link gilt einmal und bis ${moment.format(link.expiresAt)} Uhr. Alle Anmeldungen enden, sobald das neue Passwort gilt.`,
      'Hast du das nicht angefordert, dann musst du nichts tun: Dein Passwort bleibt, wie es ist.',
    ].join('\n\n'),
  };
}
