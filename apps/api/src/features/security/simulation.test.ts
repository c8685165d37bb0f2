import type { SecurityRule } from '@citypulse/contracts/security';
import { expect, test } from 'vitest';
import { attacks, SimulatedMonth, type Event } from '../../../test/simulated-month.ts';
import { judge, longestWindow, measureOf, weights, type Finding, type History } from './anomaly-rules.ts';

type Judged = { event: Event; finding: Finding };

/** Judges a month as the server does: with what it has kept of before. */
function judgeMonth(events: readonly Event[]): Judged[] {
  const devices = new Map<string, Set<string>>();
  const places = new Map<string, NonNullable<History['lastPlace']>>();
  const judged: Judged[] = [];
  let oldest = 0;
  events.forEach((event, index) => {
    while (event.at.getTime() - Number(events[oldest]?.at) > longestWindow) oldest += 1;
    const recent = events.slice(oldest, index).filter((other) => isRelated(event, other));
    const known = devices.get(event.userId ?? '') ?? new Set();
    const history = { recent, devices: known, lastPlace: places.get(event.userId ?? '') ?? null };
    judged.push(...judge(event, history).map((finding) => ({ event, finding })));
    if (event.kind !== 'signed_in' || event.userId === null) return;
    if (event.device !== null) devices.set(event.userId, new Set([...known, event.device]));
    if (event.place) places.set(event.userId, { ...event.place, at: event.at });
  });
  return judged;
}

const isRelated = (event: Event, other: Event): boolean =>
  (event.userId !== null && event.userId === other.userId) ||
  (event.account !== null && event.account === other.account) ||
  (event.sessionId !== null && event.sessionId === other.sessionId) ||
  (event.network === other.network && ['signed_in', 'sign_in_failed'].includes(other.kind));

/** Said to administrators: from 40 on, about a subject once in a while. */
function alarms(judged: readonly Judged[]): Judged[] {
  const said = new Map<string, number>();
  return judged.filter(({ event, finding }) => {
    if (measureOf(finding.score) === 'none') return false;
    const subject = `${finding.subject.kind}:${finding.subject.id}`;
    const before = said.get(subject) ?? Number.NEGATIVE_INFINITY;
    if (event.at.getTime() - before < 15 * 60_000) return false;
    said.set(subject, event.at.getTime());
    return true;
  });
}

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

test('a month of two hundred honest people raises next to no false alarm', () => {
  const counts = seeds.map((seed) => {
    const events = new SimulatedMonth(seed).inOrder();
    expect(events.length).toBeGreaterThan(2_000);
    return alarms(judgeMonth(events));
  });
  const perMonth = counts.map((found) => found.length);
  const average = perMonth.reduce((sum, count) => sum + count, 0) / perMonth.length;
  expect(Math.max(...perMonth)).toBeLessThanOrEqual(3);
  expect(average).toBeLessThanOrEqual(1.5);
  // Nobody honest loses a session or a device.
  expect(counts.flat().filter(({ finding }) => finding.score >= 70)).toEqual([]);
});

test('every injected attack is seen by its rule, and what it got hold of does not stay open', () => {
  for (const seed of seeds) {
    const month = new SimulatedMonth(seed);
    for (const [name, attack] of Object.entries(attacks))
      for (let time = 0; time < 3; time += 1) month.inject(`${name} ${time}`, attack);
    const judged = judgeMonth(month.inOrder());
    for (const name of Object.keys(attacks) as SecurityRule[]) {
      for (let time = 0; time < 3; time += 1) {
        const own = judged.filter(({ event }) => event.attack === `${name} ${time}`);
        const rules = own.flatMap(({ finding }) => finding.reasons.map(({ rule }) => rule));
        expect(rules, `seed ${seed}, ${name}`).toContain(name);
        const score = Math.max(...own.map(({ finding }) => finding.score));
        if (weights[name] >= 35) expect(score, `seed ${seed}, ${name}`).toBeGreaterThanOrEqual(40);
      }
    }
  }
});

test.each<[Event['kind'], string]>([
  ['refresh_reused', 'shut_out_device'],
  ['token_key_mismatch', 'end_session'],
  ['mass_read', 'step_up'],
])('%s alone leads to %s', (kind, measure) => {
  const month = new SimulatedMonth(1);
  month.events.length = 0;
  month.add(0, month.someone(), { kind, sessionId: 's' });
  expect(judgeMonth(month.inOrder())).toMatchObject([{ finding: { measure } }]);
});
