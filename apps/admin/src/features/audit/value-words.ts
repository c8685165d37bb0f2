import { SecurityRule } from '@citypulse/contracts/security';
import { z } from 'zod';
import { t } from '../../shell/i18n.ts';
import { ruleName } from '../security/security-words.ts';

const Reasons = z.array(z.object({ rule: SecurityRule }));

type Words = Record<string, () => string>;

const priorities: Words = {
  low: () => t('niedrig'),
  normal: () => t('normal'),
  high: () => t('hoch'),
  urgent: () => t('dringend'),
};

/** What a value means where more than one kind of row has a column of this name. */
const shared: Record<string, Words> = {
  language: { de: () => t('Deutsch'), en: () => t('Englisch') },
  // RFC 8176
  amr: {
    pwd: () => t('Passwort'),
    otp: () => t('Code'),
    mfa: () => t('zweiter Faktor'),
    fed: () => t('Anmeldung der Stadt'),
    hwk: () => t('Passkey'),
    swk: () => t('Passkey'),
    user: () => t('persönlich bestätigt'),
  },
  platform: { web: () => t('Browser'), mobile: () => t('App') },
  priority: priorities,
  medium: {
    electricity: () => t('Strom'),
    gas: () => t('Gas'),
    district_heat: () => t('Fernwärme'),
    water: () => t('Wasser'),
    heating_oil: () => t('Heizöl'),
    pellets: () => t('Pellets'),
    lpg: () => t('Flüssiggas'),
    pv: () => t('Photovoltaik'),
  },
  direction: {
    consumption: () => t('Bezug'),
    generation: () => t('Erzeugung'),
    feed_in: () => t('Einspeisung'),
  },
  reading_mode: { interval: () => t('Lastgang'), manual: () => t('Ablesung') },
  source: { manual: () => t('von Hand'), import: () => t('Import'), live: () => t('Gateway') },
  result: {
    done: () => t('erledigt'),
    partial: () => t('teilweise erledigt'),
    not_possible: () => t('nicht möglich'),
  },
  severity: { info: () => t('Hinweis'), warn: () => t('Warnung'), critical: () => t('kritisch') },
  category: {
    water: () => t('Wasser'),
    heating: () => t('Heizung'),
    electricity: () => t('Strom'),
    door_window: () => t('Tür oder Fenster'),
    light: () => t('Licht'),
    other: () => t('Sonstiges'),
  },
  urgency: { normal: () => t('normal'), today: () => t('heute'), danger: () => t('Gefahr') },
  stage: { before: () => t('vorher'), after: () => t('nachher'), detail: () => t('Detail') },
  purpose: { invitation: () => t('Einladung'), reset: () => t('neues Passwort') },
  counts_from: { schedule: () => t('Termin'), completion: () => t('Erledigung') },
  revoked_reason: {
    signed_out: () => t('abgemeldet'),
    logged_out: () => t('abgemeldet'),
    revoked: () => t('selbst beendet'),
    revoked_by_admin: () => t('von der Verwaltung beendet'),
    suspicious: () => t('ungewöhnliches Verhalten'),
    refresh_reuse: () => t('Anmeldung doppelt benutzt'),
    password_reset: () => t('neues Passwort'),
    key_revoked: () => t('Geräteschlüssel zurückgezogen'),
    user_disabled: () => t('Konto gesperrt'),
    password_changed: () => t('Passwort geändert'),
    device_revoked: () => t('Gerät entfernt'),
  },
  measure: {
    none: () => t('keine'),
    step_up: () => t('Bestätigung verlangt'),
    end_session: () => t('Sitzung beendet'),
    shut_out_device: () => t('Gerät gesperrt'),
  },
  disabled_reason: {
    replaced: () => t('ersetzt'),
    revoked: () => t('zurückgezogen'),
    device_revoked: () => t('Gerät entfernt'),
    failures: () => t('zu viele Fehlversuche'),
    password_changed: () => t('Passwort geändert'),
  },
  status: {
    open: () => t('offen'),
    in_progress: () => t('in Arbeit'),
    paused: () => t('pausiert'),
    done: () => t('erledigt'),
    completed: () => t('erledigt'),
    cancelled: () => t('abgebrochen'),
    new: () => t('neu'),
    task_made: () => t('Auftrag angelegt'),
    rejected: () => t('abgelehnt'),
    acknowledged: () => t('zur Kenntnis genommen'),
    resolved: () => t('erledigt'),
    plausible: () => t('plausibel'),
    suspicious: () => t('auffällig'),
    confirmed: () => t('bestätigt'),
    corrected: () => t('korrigiert'),
    discarded: () => t('verworfen'),
  },
  kind: {
    fault: () => t('Störung'),
    maintenance: () => t('Wartung'),
    inspection: () => t('Prüfung'),
    reading: () => t('Ablesung'),
    main: () => t('Hauptzähler'),
    sub: () => t('Unterzähler'),
    virtual: () => t('berechnet'),
    yes_no: () => t('Ja oder nein'),
    number: () => t('Zahl'),
    text: () => t('Text'),
    choice: () => t('Auswahl'),
    photo: () => t('Foto'),
  },
};

/** A value in words; undefined where it speaks for itself. */
export function valueWords(field: string, value: unknown): string | undefined {
  const reasons = field === 'reasons' ? Reasons.safeParse(value) : undefined;
  if (reasons?.success) return reasons.data.map(({ rule }) => ruleName(rule)).join(', ');
  if (typeof value === 'boolean') return value ? t('ja') : t('nein');
  const words = (one: unknown) => (typeof one === 'string' ? shared[field]?.[one]?.() : undefined);
  if (!Array.isArray(value)) return words(value);
  const each = value.map(words);
  return each.every((one) => one !== undefined) && each.length > 0 ? each.join(', ') : undefined;
}
