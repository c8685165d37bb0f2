import { addDays } from '@citypulse/energy/local-days';

/** What the demo town hides for its users to find; the truth file tells. Days count back from today. */
type FaultKind =
  | 'weekend_heating'
  | 'base_load'
  | 'night_leak'
  | 'no_set_back'
  | 'peak'
  | 'stuck'
  | 'missing'
  | 'wrong_factor'
  | 'summer_heating'
  | 'pv_string';

interface FaultSpec {
  building: string;
  point: string;
  kind: FaultKind;
  /** First and last day, counted back from today; last 0 goes on. */
  daysAgo: readonly [first: number, last: number];
  strength: number;
  effect: string;
}

const specs: readonly FaultSpec[] = [
  {
    building: 'GYM-01',
    point: 'Gas Heizzentrale',
    kind: 'weekend_heating',
    daysAgo: [23, 0],
    strength: 1,
    effect: 'Heizung läuft am Wochenende durch',
  },
  {
    building: 'HAL-01',
    point: 'Strom Bezug',
    kind: 'base_load',
    daysAgo: [21, 0],
    strength: 0.31,
    effect: 'Grundlast +31 %',
  },
  {
    building: 'RS-01',
    point: 'Wasser Hauptzähler',
    kind: 'night_leak',
    daysAgo: [9, 0],
    strength: 0.62,
    effect: '0,62 m³/h fließen jede Nacht',
  },
  {
    building: 'RAT-01',
    point: 'Gas Heizzentrale',
    kind: 'no_set_back',
    daysAgo: [14, 0],
    strength: 1,
    effect: 'Nachtabsenkung fehlt',
  },
  {
    building: 'BAD-01',
    point: 'Strom Bezug',
    kind: 'peak',
    daysAgo: [5, 5],
    strength: 0.9,
    effect: 'Lastspitze 18:00–19:00, +90 %',
  },
  {
    building: 'GMS-01',
    point: 'Fernwärme Übergabe',
    kind: 'stuck',
    daysAgo: [290, 284],
    strength: 0,
    effect: 'Zähler steht sechs Tage',
  },
  {
    building: 'GYM-01',
    point: 'Strom Bezug',
    kind: 'missing',
    daysAgo: [199, 197],
    strength: 0,
    effect: 'Drei Tage fehlen',
  },
  {
    building: 'KLA-01',
    point: 'Strom Bezug',
    kind: 'missing',
    daysAgo: [262, 261],
    strength: 0,
    effect: 'Funkausfall, zwei Tage',
  },
  {
    building: 'KLA-01',
    point: 'Belebung',
    kind: 'missing',
    daysAgo: [262, 261],
    strength: 0,
    effect: 'Funkausfall, zwei Tage',
  },
  {
    building: 'FW-01',
    point: 'Strom Bezug',
    kind: 'wrong_factor',
    daysAgo: [431, 420],
    strength: 10,
    effect: 'Wandlerfaktor falsch: Werte zehnfach',
  },
  {
    building: 'RAT-02',
    point: 'Gas Heizzentrale',
    kind: 'summer_heating',
    daysAgo: [150, 118],
    strength: 0.18,
    effect: 'Heizung läuft im Sommer',
  },
  {
    building: 'SPH-02',
    point: 'PV Dach',
    kind: 'pv_string',
    daysAgo: [44, 0],
    strength: 0.35,
    effect: 'Ein Strang liefert nicht, −35 %',
  },
  {
    building: 'BAD-02',
    point: 'Strom Bezug',
    kind: 'base_load',
    daysAgo: [38, 0],
    strength: 6,
    effect: 'Umwälzpumpe läuft nach Saisonende weiter',
  },
  {
    building: 'SPH-01',
    point: 'Fernwärme Übergabe',
    kind: 'weekend_heating',
    daysAgo: [320, 250],
    strength: 1,
    effect: 'Wochenendabsenkung im letzten Winter nicht aktiv',
  },
];

export interface Fault extends Omit<FaultSpec, 'daysAgo'> {
  from: string;
  /** Last day, inclusive; null: goes on. */
  to: string | null;
}

/** The faults with dates, for a town whose history was made on `today`. */
export const faultsAsOf = (today: string): readonly Fault[] =>
  specs.map(({ daysAgo: [first, last], ...spec }) => ({
    ...spec,
    from: addDays(today, -first),
    to: last === 0 ? null : addDays(today, -last),
  }));

export const isActive = (fault: Fault, day: string) =>
  day >= fault.from && (fault.to === null || day <= fault.to);
