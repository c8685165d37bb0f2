import type { SignedInUser } from '@citypulse/contracts/identity';
import { memoryDatabase } from '../stores/memory-database.ts';
import type { Surroundings, TabHost } from './parts.ts';
import type { Standing } from './standing.ts';
import { Tab } from './tab.ts';
import { Witness } from './witness.ts';

/** Where the clocks of the devices begin. */
const begin = Date.parse('2026-11-27T06:00:00Z');

/** One installation: what lies on its disk outlives its apps. */
export class Device implements TabHost {
  readonly name: string;
  readonly user: SignedInUser;
  readonly around: Surroundings;
  readonly deviceId: string;
  database = memoryDatabase();
  readonly keptToken: { value: number | null } = { value: null };
  witness: Witness;
  readonly standing: Standing;
  tabs: Tab[] = [];
  isOnline = true;
  isFull = false;
  readsToFail = 0;
  /** How wrong its clock is. */
  clockError = 0;
  death: TabHost['death'];
  readonly #watchers = new Set<(online: boolean) => void>();
  #leader: Tab | undefined;
  #made = 0;
  #isAskedToSignIn = false;

  constructor(name: string, user: SignedInUser, around: Surroundings, tabs: number) {
    this.name = name;
    this.user = user;
    this.around = around;
    this.deviceId = `installation-${name}`;
    this.standing = around.host.standingOf(user.id, this.deviceId);
    this.witness = new Witness(this);
    this.keptToken.value = around.host.signIn(this.standing);
    for (let count = 0; count < tabs; count++) this.openTab(tabs > 1);
  }

  now(): Date {
    return new Date(begin + this.around.scheduler.now + this.clockError);
  }

  openTab(isShared: boolean): void {
    const tab = new Tab(this, `${this.name}.${++this.#made}`, isShared);
    this.tabs.push(tab);
    if (isShared) this.appoint();
    tab.start();
  }

  get wantedTabs(): number {
    return this.name.startsWith('web') ? 2 : 1;
  }

  /** The device or a tab of it has died; somebody opens it again. */
  bury(tab: Tab): void {
    this.tabs = this.tabs.filter((one) => one !== tab);
    if (this.#leader === tab) this.#leader = undefined;
    const { scheduler, random } = this.around;
    scheduler.after(random.delay(1_500), `${this.name} is opened again`, () => this.reopen());
    this.appoint();
  }

  reopen(): void {
    if (this.tabs.length < this.wantedTabs) this.openTab(this.wantedTabs > 1);
  }

  /** The browser throws everything away that is stored: what was not sent is lost, and must hold up nothing. */
  evict(): void {
    this.around.scheduler.note(`${this.name} is emptied`);
    for (const tab of this.tabs) tab.kill();
    this.database = memoryDatabase();
    this.witness = new Witness(this);
  }

  leads(tab: Tab): boolean {
    return this.#leader === tab;
  }

  /** Gives the lead to a tab that has none above it. */
  appoint(): void {
    const { scheduler, random } = this.around;
    scheduler.after(random.delay(50), `${this.name}: the lead is free`, () => {
      if (this.#leader && this.tabs.includes(this.#leader)) return;
      this.#leader = this.tabs[0];
      this.#leader?.tellLead();
    });
  }

  /** A tab that is looked at takes the lead from one that was frozen, and goes on sending for a moment. */
  steal(): void {
    const next = this.tabs.find((tab) => tab !== this.#leader);
    const former = this.#leader;
    if (!next || !former) return;
    this.#leader = next;
    next.tellLead();
    this.around.scheduler.after(this.around.random.delay(300), `${former.name} has lost the lead`, () =>
      former.tellLead(),
    );
  }

  setOnline(is: boolean): void {
    if (this.isOnline === is) return;
    this.isOnline = is;
    for (const watcher of this.#watchers) watcher(is);
    if (!is) for (const tab of this.tabs) tab.cutSocket();
  }

  readonly network = {
    isOnline: () => this.isOnline,
    watch: (listener: (online: boolean) => void) => {
      this.#watchers.add(listener);
      return () => this.#watchers.delete(listener);
    },
  };

  forgetWatchers(): void {
    if (this.tabs.length === 0) this.#watchers.clear();
  }

  /** The password is asked for: it is given a while later, as often as it takes. */
  askToSignIn(): void {
    if (this.#isAskedToSignIn) return;
    this.#isAskedToSignIn = true;
    this.#signInLater();
  }

  #signInLater(): void {
    const { scheduler, random, host } = this.around;
    scheduler.after(4_000 * (0.5 + random.next()), `${this.name}: the password is given`, () => {
      if (!this.isOnline || !host.isUp || this.tabs.length === 0) return this.#signInLater();
      this.#isAskedToSignIn = false;
      const token = host.signIn(this.standing);
      this.keptToken.value = token;
      for (const tab of this.tabs) tab.session.signedIn(token);
    });
  }
}
