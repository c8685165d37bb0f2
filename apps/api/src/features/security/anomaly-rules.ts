import type {
  SecurityEventKind,
  SecurityMeasure,
  SecurityReason,
  SecurityRule,
} from '@citypulse/contracts/security';

export interface Place {
  latitude: number;
  longitude: number;
}

/** An event as the rules see it. */
export interface Seen {
  kind: SecurityEventKind;
  at: Date;
  userId: string | null;
  /** The same for every attempt at one account, there is one or not. */
  account: string | null;
  sessionId: string | null;
  /** What tells one device of a person from another. */
  device: string | null;
  /** A /24 or /64. */
  network: string | null;
  place: Place | null;
  /** What was asked for in vain. */
  target: string | null;
  /** Rows read. */
  rows: number | null;
}

/** What came before an event. */
export interface History {
  /** Of the same person, account, session or network, within the longest window; the order does not matter. */
  recent: readonly Seen[];
  /** Devices the person has signed in from; none: he never has, and nothing is unusual yet. */
  devices: ReadonlySet<string>;
  /** Where he signed in last, if that is known. */
  lastPlace: (Place & { at: Date }) | null;
}

export interface Finding {
  /** Whom or what it is about. */
  subject: { kind: 'session' | 'user' | 'account' | 'network'; id: string };
  score: number;
  /** The heaviest first. */
  reasons: readonly SecurityReason[];
  /** What the score calls for. */
  measure: SecurityMeasure;
}

/** How far back the rules look. */
export const longestWindow = 15 * 60_000;

const minute = 60_000;

/** docs/security.md tells of each. */
export const weights: Record<SecurityRule, number> = {
  refresh_reused: 100,
  token_of_two_keys: 80,
  bad_signatures: 60,
  mass_read: 50,
  scope_probing: 50,
  password_spraying: 45,
  second_factor_guessing: 45,
  impossible_travel: 40,
  brute_force: 35,
  biometric_failures: 30,
  forged_codes: 30,
  new_device: 25,
};

export const measureOf = (score: number): SecurityMeasure => {
  if (score >= 90) return 'shut_out_device';
  if (score >= 70) return 'end_session';
  return score >= 40 ? 'step_up' : 'none';
};

/** What the rules make of an event, about each it says something about. The same input always gives the same answer. */
export function judge(event: Seen, history: History): Finding[] {
  const findings: Finding[] = [];
  const add = (subject: Finding['subject'] | null, reasons: (SecurityReason | null)[]) => {
    const found = reasons.filter((reason) => reason !== null).toSorted((a, b) => b.weight - a.weight);
    if (!subject || found.length === 0) return;
    const score = found.reduce((sum, { weight }) => sum + weight, 0);
    findings.push({ subject, score, reasons: found, measure: measureOf(score) });
  };
  if (event.kind === 'sign_in_failed' && event.network)
    add({ kind: 'network', id: event.network }, [spraying(event, history)]);
  add(personIn(event), reasonsOf(event, history));
  return findings;
}

function personIn({ sessionId, userId, account }: Seen): Finding['subject'] | null {
  if (sessionId) return { kind: 'session', id: sessionId };
  if (userId) return { kind: 'user', id: userId };
  return account ? { kind: 'account', id: account } : null;
}

function reasonsOf(event: Seen, history: History): (SecurityReason | null)[] {
  switch (event.kind) {
    case 'signed_in':
      return signedIn(event, history);
    case 'sign_in_failed':
      return [bruteForce(event, history)];
    case 'second_factor_failed':
      return [often(event, history, 'second_factor_guessing', { times: 5, within: 15 * minute })];
    case 'biometric_failed':
      return [often(event, history, 'biometric_failures', { times: 5, within: 15 * minute })];
    case 'refresh_reused':
      return [reason('refresh_reused', {})];
    case 'token_key_mismatch':
      return [reason('token_of_two_keys', {})];
    case 'signature_invalid':
      return [often(event, history, 'bad_signatures', { times: 3, within: 5 * minute })];
    case 'mass_read':
      return [reason('mass_read', { rows: event.rows ?? 0 })];
    case 'denied':
      return [probing(event, history)];
    case 'code_forged':
      return [often(event, history, 'forged_codes', { times: 5, within: 10 * minute })];
  }
}

/** A device the person is known by speaks for him: what others do at his account or in his network is not held against it. */
function signedIn(event: Seen, history: History): (SecurityReason | null)[] {
  const isNew = event.device !== null && history.devices.size > 0 && !history.devices.has(event.device);
  return [
    isNew ? reason('new_device', {}) : null,
    bruteForce(event, history),
    isNew || history.devices.size === 0 ? spraying(event, history) : null,
    travel(event, history),
  ];
}

const reason = (rule: SecurityRule, facts: SecurityReason['facts']): SecurityReason => ({
  rule,
  weight: weights[rule],
  facts,
});

const isWithin = (event: Seen, within: number) => (other: Seen) =>
  other.at <= event.at && event.at.getTime() - other.at.getTime() <= within;

function bruteForce(event: Seen, { recent }: History): SecurityReason | null {
  const within = 15 * minute;
  const failed = recent
    .filter(isWithin(event, within))
    .filter(
      ({ kind, account }) => kind === 'sign_in_failed' && account !== null && account === event.account,
    );
  const failures = failed.length + (event.kind === 'sign_in_failed' ? 1 : 0);
  return failures >= 5 ? reason('brute_force', { failures, minutes: 15 }) : null;
}

/** Many accounts tried in vain from one network. Whoever gets in from there in the end had only mistyped. */
function spraying(event: Seen, { recent }: History): SecurityReason | null {
  const here = [...recent, event]
    .filter(isWithin(event, 10 * minute))
    .filter(({ network, account }) => network !== null && network === event.network && account !== null);
  const entered = new Set(here.filter(({ kind }) => kind === 'signed_in').map(({ account }) => account));
  if (event.kind === 'signed_in') entered.delete(event.account);
  const tried = new Set(here.filter(({ kind }) => kind === 'sign_in_failed').map(({ account }) => account));
  const accounts = [...tried].filter((account) => !entered.has(account)).length;
  return accounts >= 8 ? reason('password_spraying', { accounts, minutes: 10 }) : null;
}

/** The same client asking the same thing again and again is out of date, not curious: different targets count. */
function probing(event: Seen, { recent }: History): SecurityReason | null {
  const own = [...recent, event]
    .filter(isWithin(event, 5 * minute))
    .filter((other) => other.kind === 'denied' && other.userId !== null && other.userId === event.userId);
  const targets = new Set(own.map(({ target }) => target)).size;
  return targets >= 10 ? reason('scope_probing', { targets, minutes: 5 }) : null;
}

function often(
  event: Seen,
  { recent }: History,
  rule: SecurityRule,
  { times, within }: { times: number; within: number },
): SecurityReason | null {
  const own = recent
    .filter(isWithin(event, within))
    .filter((other) => other.kind === event.kind && isSamePerson(event, other));
  const failures = own.length + 1;
  return failures >= times ? reason(rule, { failures, minutes: within / minute }) : null;
}

const isSamePerson = (one: Seen, other: Seen) =>
  one.sessionId !== null && other.sessionId !== null
    ? one.sessionId === other.sessionId
    : one.userId !== null && one.userId === other.userId;

/** As fast as an airliner; near places and providers' own vagueness do not count. */
function travel(event: Seen, { lastPlace }: History): SecurityReason | null {
  if (!event.place || !lastPlace) return null;
  const kilometres = Math.round(distance(lastPlace, event.place));
  const hours = Math.max((event.at.getTime() - lastPlace.at.getTime()) / 3_600_000, 1 / 60);
  const speed = Math.round(kilometres / hours);
  return kilometres > 100 && speed > 900
    ? reason('impossible_travel', { kilometres, kilometresPerHour: speed })
    : null;
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great circle, in kilometres. */
function distance(from: Place, to: Place): number {
  const [a, b] = [radians(from.latitude), radians(to.latitude)];
  const sines =
    Math.sin((b - a) / 2) ** 2 +
    Math.cos(a) * Math.cos(b) * Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  return 2 * 6_371 * Math.asin(Math.min(1, Math.sqrt(sines)));
}

/** Browsers update themselves: without its numbers an agent's name stays. */
export const deviceOf = (deviceId: string | null, userAgent: string | null): string | null =>
  deviceId ?? (userAgent === null ? null : `agent:${userAgent.replace(/[\d._]+/g, '')}`);
