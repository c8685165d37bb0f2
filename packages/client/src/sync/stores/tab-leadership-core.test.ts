import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joining, stealAfter, step, tickMilliseconds, type TabState } from './tab-leadership-core.ts';

interface ModelTab {
  state: TabState;
  /** The browser runs neither its timers nor its messages. */
  frozen: boolean;
  queued: boolean;
}

/** A browser with one lock, messages delivered at once, and a clock that only moves by `pass`. */
class Browser {
  readonly tabs: ModelTab[] = [];
  now = 0;
  holder: ModelTab | undefined;

  open(visible: boolean): ModelTab {
    const [state] = joining(visible, this.now);
    const tab = { state, frozen: false, queued: true };
    this.tabs.push(tab);
    this.#grant();
    return tab;
  }

  close(tab: ModelTab): void {
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    if (this.holder === tab) this.holder = undefined;
    this.#grant();
  }

  send(tab: ModelTab, event: Parameters<typeof step>[1]): void {
    if (tab.frozen) return;
    const [state, effects] = step(tab.state, event);
    tab.state = state;
    for (const effect of effects) {
      if (effect === 'queue') tab.queued = true;
      if (effect === 'steal') this.#steal(tab);
      if (effect === 'beat' || effect === 'ask') {
        for (const other of this.tabs) {
          if (other === tab) continue;
          this.send(other, effect === 'beat' ? { type: 'beat', at: this.now } : { type: 'asked' });
        }
      }
    }
    this.#grant();
  }

  pass(milliseconds: number): void {
    for (let left = milliseconds; left > 0; left -= tickMilliseconds) {
      this.now += tickMilliseconds;
      for (const tab of this.tabs) this.send(tab, { type: 'tick', at: this.now });
    }
  }

  #steal(tab: ModelTab): void {
    const robbed = this.holder;
    this.holder = tab;
    tab.queued = false;
    this.send(tab, { type: 'granted' });
    if (!robbed || robbed === tab) return;
    // A frozen tab learns of it only when it runs again.
    if (robbed.frozen) robbed.queued = false;
    else this.send(robbed, { type: 'lost', at: this.now });
  }

  #grant(): void {
    const next = this.holder ? undefined : this.tabs.find(({ queued, frozen }) => queued && !frozen);
    if (!next) return;
    this.holder = next;
    next.queued = false;
    this.send(next, { type: 'granted' });
  }

  thaw(tab: ModelTab): void {
    tab.frozen = false;
    if (tab.state.leads && this.holder !== tab) this.send(tab, { type: 'lost', at: this.now });
    this.#grant();
  }
}

test('the first tab leads, the next one follows, and takes over at once when the first is closed', () => {
  const browser = new Browser();
  const [first, second] = [browser.open(true), browser.open(true)];
  browser.pass(10_000);
  expect([first.state.leads, second.state.leads]).toEqual([true, false]);
  browser.close(first);
  expect(second.state.leads).toBe(true);
});

test('a visible tab takes the lead from a frozen one after two seconds, a hidden one never', () => {
  const browser = new Browser();
  const [frozen, hidden] = [browser.open(true), browser.open(false)];
  frozen.frozen = true;
  browser.pass(60_000);
  expect(browser.holder).toBe(frozen);
  browser.send(hidden, { type: 'shown', at: browser.now });
  browser.pass(stealAfter - tickMilliseconds);
  expect(browser.holder).toBe(frozen);
  browser.pass(tickMilliseconds);
  expect(browser.holder).toBe(hidden);
  browser.thaw(frozen);
  expect([frozen.state.leads, hidden.state.leads]).toEqual([false, true]);
});

test('a hidden leader whose timers sleep keeps the lead by answering', () => {
  const browser = new Browser();
  const [leader, visible] = [browser.open(false), browser.open(true)];
  for (let n = 0; n < 100; n += 1) {
    browser.now += tickMilliseconds;
    browser.send(visible, { type: 'tick', at: browser.now });
  }
  expect(browser.holder).toBe(leader);
});

const action = fc.record({
  kind: fc.constantFrom('open', 'close', 'freeze', 'thaw', 'show', 'hide', 'pass'),
  which: fc.nat(5),
});

test('whatever happens, tabs that run agree on one leader, and somebody visible is never without for long', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const browser = new Browser();
      browser.open(true);
      for (const { kind, which } of actions) {
        const tab = browser.tabs[which % Math.max(1, browser.tabs.length)];
        if (kind === 'open' && browser.tabs.length < 5) browser.open(which % 2 === 0);
        else if (kind === 'pass') browser.pass(which * tickMilliseconds);
        else if (tab) act(browser, tab, kind);
        const leading = browser.tabs.filter(({ state, frozen }) => state.leads && !frozen);
        expect(leading.length).toBeLessThanOrEqual(1);
        for (const leader of leading) expect(browser.holder).toBe(leader);
      }
      browser.pass(2 * stealAfter);
      const awake = browser.tabs.filter(({ frozen }) => !frozen);
      if (awake.some(({ state }) => state.visible)) {
        expect(awake.filter(({ state }) => state.leads)).toHaveLength(1);
      }
    }),
    { numRuns: 500 },
  );
});

function act(browser: Browser, tab: ModelTab, kind: string): void {
  if (kind === 'close') browser.close(tab);
  if (kind === 'freeze') tab.frozen = true;
  if (kind === 'thaw') browser.thaw(tab);
  if (kind === 'show') browser.send(tab, { type: 'shown', at: browser.now });
  if (kind === 'hide') browser.send(tab, { type: 'hidden' });
}
