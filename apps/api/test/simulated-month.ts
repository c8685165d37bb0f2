import type { Place, Seen } from '../src/features/security/anomaly-rules.ts';

/** Numbers from a seed (mulberry32), so that a month comes again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `attack`: which of the injected ones the event belongs to; null: an honest day's. */
export type Event = Seen & { attack: string | null };

const minute = 60_000;
const day = 1_440 * minute;
const beginning = Date.UTC(2026, 9, 26);
/** All Saints and a bridge day: nobody is at work, and many have forgotten their password afterwards. */
const holidays = [6, 7];
const daysInMonth = 30;

const hechingen: Place = { latitude: 48.35, longitude: 8.96 };
const berlin: Place = { latitude: 52.52, longitude: 13.4 };
const sydney: Place = { latitude: -33.87, longitude: 151.2 };
const townHall = { network: '198.51.100.0/24', place: hechingen };

interface Where {
  network: string;
  place: Place | null;
}

interface Person {
  id: string;
  kind: 'office' | 'field' | 'night' | 'home';
  device: string;
  home: Where;
}

type Draft = Pick<Event, 'kind'> & Partial<Event>;

/** A month of 200 people of a town, with what goes wrong for honest people, in the order of time. */
export class SimulatedMonth {
  readonly events: Event[] = [];
  readonly people: Person[];
  readonly #random: () => number;
  #sessions = 0;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
    this.people = Array.from({ length: 200 }, (_, number) => this.#person(number));
    for (const person of this.people) this.#earlier(person);
    for (const person of this.people) this.#month(person);
    this.#trainingDay();
    this.#yearlyReport();
  }

  inOrder(): Event[] {
    return this.events.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  }

  chance = (probability: number): boolean => this.#random() < probability;
  between = (low: number, high: number): number => low + Math.floor(this.#random() * (high - low + 1));
  newSession = (): string => `s${++this.#sessions}`;
  someone = (): Person => this.people[this.between(0, this.people.length - 1)] as Person;
  momentOf = (dayNumber: number, minutes: number): number => beginning + dayNumber * day + minutes * minute;

  add(at: number, { id, device, home }: Person, event: Draft): void {
    this.events.push({
      at: new Date(at),
      userId: event.kind === 'sign_in_failed' ? null : id,
      account: id,
      sessionId: null,
      device,
      network: home.network,
      place: null,
      target: null,
      rows: null,
      attack: null,
      ...event,
    });
  }

  #person(number: number): Person {
    const kind = number < 110 ? 'office' : number < 160 ? 'field' : number < 175 ? 'night' : 'home';
    const home = { network: `203.0.${number}.0/24`, place: null };
    return { id: `p${number}`, kind, device: `device-${number}`, home: kind === 'office' ? townHall : home };
  }

  /** Everybody has been here before. */
  #earlier(person: Person): void {
    this.#signIn(beginning - day + this.between(0, 600) * minute, person);
  }

  #month(person: Person): void {
    const holiday = this.chance(0.3) ? this.between(8, 16) : null;
    const newDevice = this.chance(0.05) ? this.between(1, daysInMonth) : null;
    for (let number = 0; number < daysInMonth; number += 1) {
      if (holiday !== null && number >= holiday && number < holiday + 10) continue;
      const isWeekend = number % 7 >= 5;
      if ((isWeekend || holidays.includes(number)) && person.kind !== 'night' && !this.chance(0.05)) continue;
      if (number === newDevice) person.device = `${person.device}-new`;
      const isBack = number === 8 || (holiday !== null && number === holiday + 10);
      this.#dayOf(person, number, isBack);
    }
  }

  #dayOf(person: Person, number: number, isBack: boolean): void {
    const begin = { office: 430, field: 390, night: 1_300, home: 480 }[person.kind];
    const at = this.momentOf(number, begin + this.between(0, 90));
    // Sessions of phones last for months, those of browsers often end with the working day.
    const signsIn = isBack || this.chance(person.kind === 'office' ? 0.6 : 0.12);
    const where = person.kind === 'field' ? this.#mobileNetwork() : person.home;
    const session = signsIn ? this.#forgetful(at, person, where, isBack) : this.newSession();
    this.#mishaps(at + this.between(10, 400) * minute, person, session);
    if (this.chance(0.01)) this.#businessTrip(at + 600 * minute, person);
  }

  /** Providers give phones another address by the hour; many share one. */
  #mobileNetwork = (): Where => ({ network: `192.0.${this.between(0, 12)}.0/24`, place: null });

  #forgetful(at: number, person: Person, where: Where, isBack: boolean): string {
    const failures = this.chance(isBack ? 0.25 : 0.06)
      ? this.between(1, 3)
      : this.chance(0.01)
        ? this.between(4, 8)
        : 0;
    let time = at;
    for (let failure = 0; failure < failures; failure += 1) {
      this.add(time, person, { kind: 'sign_in_failed', ...where });
      time += this.between(5, 60) * 1_000;
    }
    // Who has failed often waits for the letter with the new password.
    if (failures > 3) time += this.between(2, 30) * minute;
    return this.#signIn(time, person, where);
  }

  #signIn(at: number, person: Person, where: Where = person.home): string {
    const sessionId = this.newSession();
    this.add(at, person, { kind: 'signed_in', sessionId, ...where });
    return sessionId;
  }

  #mishaps(at: number, person: Person, sessionId: string): void {
    const several = (times: number, seconds: number, event: (number: number) => Draft) => {
      for (let number = 0; number < times; number += 1)
        this.add(at + number * seconds * 1_000, person, { sessionId, ...event(number) });
    };
    // A link to what has been removed since.
    if (this.chance(0.15))
      several(this.between(1, 3), 40, (n) => ({ kind: 'denied', target: `gone-${at}-${n}` }));
    if (person.kind === 'field') {
      // Wet fingers; a label of somebody else's; a clock that was wrong for a moment.
      if (this.chance(0.2)) several(this.between(1, 4), 4, () => ({ kind: 'biometric_failed' }));
      if (this.chance(0.05)) several(this.between(1, 2), 20, () => ({ kind: 'code_forged', target: 'scan' }));
      if (this.chance(0.01)) several(2, 30, () => ({ kind: 'signature_invalid' }));
      // A long day without reception, a building taken away meanwhile: the phone asks again and again.
      if (this.chance(0.02)) several(40, 5, (n) => ({ kind: 'denied', target: `lost-${at}-${n % 6}` }));
    }
    if (person.kind === 'home' && this.chance(0.1))
      several(this.between(1, 3), 30, () => ({ kind: 'second_factor_failed', sessionId: null }));
  }

  /** By train, and back. */
  #businessTrip(at: number, person: Person): void {
    this.#signIn(at - 30 * minute, person, { network: person.home.network, place: hechingen });
    this.#signIn(at + this.between(300, 420) * minute, person, { network: '192.0.77.0/24', place: berlin });
  }

  /** Twenty new colleagues in one room, each with a first password from a sheet of paper. */
  #trainingDay(): void {
    for (let number = 0; number < 20; number += 1) {
      const person = { ...this.#person(300 + number), home: townHall };
      const at = this.momentOf(3, 600 + this.between(0, 12));
      for (let failure = this.between(0, 3); failure > 0; failure -= 1)
        this.add(at - failure * 20_000, person, { kind: 'sign_in_failed', ...townHall });
      this.#signIn(at, person, townHall);
    }
  }

  #yearlyReport(): void {
    this.add(this.momentOf(24, 700), this.people[0] as Person, {
      kind: 'mass_read',
      sessionId: this.newSession(),
      rows: 21_000,
    });
  }

  /** Attacks at a random moment of the month, in the midst of everybody. */
  inject(name: string, attack: (month: SimulatedMonth, at: number, tag: { attack: string }) => void): void {
    attack(this, this.momentOf(this.between(0, daysInMonth - 1), this.between(0, 1_439)), { attack: name });
  }
}

type Attack = Parameters<SimulatedMonth['inject']>[1];
const abroad = (attack: string) => ({ network: '100.64.9.0/24', device: `thief of ${attack}` });

const repeated =
  (times: number, seconds: number, event: (number: number) => Draft): Attack =>
  (month, at, tag) => {
    const person = month.someone();
    const sessionId = month.newSession();
    for (let number = 0; number < times; number += 1)
      month.add(at + number * seconds * 1_000, person, {
        sessionId,
        ...abroad(tag.attack),
        ...event(number),
        ...tag,
      });
  };

/** Every kind of attack the rules know, with the rule that has to see it. */
export const attacks: Record<string, Attack> = {
  brute_force: (month, at, tag) => {
    const person = month.someone();
    for (let number = 0; number < 6; number += 1)
      month.add(at + number * 60_000, person, { kind: 'sign_in_failed', ...abroad(tag.attack), ...tag });
    const sessionId = month.newSession();
    month.add(at + 400_000, person, { kind: 'signed_in', sessionId, ...abroad(tag.attack), ...tag });
  },
  password_spraying: (month, at, tag) => {
    const victims = month.people.slice(20, 32);
    victims.forEach((person, number) => {
      month.add(at + number * 30_000, person, { kind: 'sign_in_failed', ...abroad(tag.attack), ...tag });
    });
    const last = { kind: 'signed_in', sessionId: month.newSession(), ...abroad(tag.attack), ...tag } as const;
    month.add(at + 400_000, month.people[40] as Person, last);
  },
  impossible_travel: (month, at, tag) => {
    const person = month.someone();
    const before = { kind: 'signed_in', sessionId: month.newSession(), place: hechingen } as const;
    month.add(at, person, before);
    const stolen = { sessionId: month.newSession(), ...abroad(tag.attack), place: sydney, ...tag };
    month.add(at + 3_600_000, person, { kind: 'signed_in', ...stolen });
  },
  second_factor_guessing: repeated(5, 20, () => ({ kind: 'second_factor_failed', sessionId: null })),
  biometric_failures: repeated(5, 10, () => ({ kind: 'biometric_failed' })),
  refresh_reused: repeated(1, 0, () => ({ kind: 'refresh_reused' })),
  token_of_two_keys: repeated(1, 0, () => ({ kind: 'token_key_mismatch' })),
  bad_signatures: repeated(3, 20, () => ({ kind: 'signature_invalid' })),
  mass_read: repeated(1, 0, () => ({ kind: 'mass_read', rows: 90_000 })),
  scope_probing: repeated(12, 5, (number) => ({ kind: 'denied', target: `foreign-${number}` })),
  forged_codes: repeated(6, 30, () => ({ kind: 'code_forged', target: 'scan' })),
  new_device: repeated(1, 0, () => ({ kind: 'signed_in' })),
};
