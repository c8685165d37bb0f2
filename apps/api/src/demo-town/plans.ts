import type { MaintenancePlan } from '@citypulse/contracts/maintenance-plans';
import { addDays, addMonths, daysInMonth } from '@citypulse/energy/local-days';
import type { TownAsset } from './assets.ts';
import type { TownBuilding } from './catalogue.ts';
import type { TemplateKey } from './checklists.ts';
import { stableId } from './points.ts';
import { noise, seedOf } from './random.ts';

/** Demo accounts by what they do in the town. */
export type Worker = 'caretaker' | 'technician';
export type WorkPlaces = Readonly<Record<Worker, readonly string[]>>;

/** Recurring work of one kind, wherever there is something it is for. */
interface Rule extends Pick<MaintenancePlan, 'title' | 'kind' | 'recurrence' | 'leadDays' | 'legalBasis'> {
  template: TemplateKey;
  /** Of whom the first who works in the building gets it. */
  by: readonly Worker[];
  /** How long it takes. */
  minutes: number;
  fits: (asset: TownAsset) => boolean;
}

const every = (
  count: number,
  unit: 'week' | 'month' | 'year',
  from: 'schedule' | 'completion',
): MaintenancePlan['recurrence'] => ({ every: count, unit, from });
const named =
  (...names: readonly string[]) =>
  ({ name }: TownAsset) =>
    names.includes(name);
const ofKind = (kind: TownAsset['kind']) => (asset: TownAsset) => asset.kind === kind;

const onSite = ['caretaker', 'technician'] as const;
const skilled = ['technician', 'caretaker'] as const;

const rules: readonly Rule[] = [
  {
    template: 'heating',
    title: 'Heizungswartung',
    kind: 'maintenance',
    recurrence: every(1, 'year', 'completion'),
    leadDays: 30,
    legalBasis: 'GEG § 60',
    by: skilled,
    minutes: 95,
    fits: ofKind('heating'),
  },
  {
    template: 'flushing',
    title: 'Legionellenspülung Duschen',
    kind: 'maintenance',
    recurrence: every(1, 'week', 'schedule'),
    leadDays: 7,
    legalBasis: 'TrinkwV § 31, VDI 6023',
    by: onSite,
    minutes: 40,
    fits: named('Warmwasserbereitung Duschen'),
  },
  {
    template: 'playground',
    title: 'Spielplatz-Sichtkontrolle',
    kind: 'inspection',
    recurrence: every(2, 'week', 'schedule'),
    leadDays: 7,
    legalBasis: 'DIN EN 1176-7',
    by: onSite,
    minutes: 20,
    fits: ({ kind, building }) =>
      kind === 'playground' && (building.usage === 'kindergarten' || building.code.startsWith('GS-')),
  },
  {
    template: 'extinguishers',
    title: 'Feuerlöscher prüfen',
    kind: 'inspection',
    recurrence: every(2, 'year', 'schedule'),
    leadDays: 30,
    legalBasis: 'ASR A2.2',
    by: skilled,
    minutes: 70,
    fits: named('Feuerlöscher'),
  },
  {
    template: 'electrical',
    title: 'E-Check ortsfeste Anlagen',
    kind: 'inspection',
    recurrence: every(4, 'year', 'schedule'),
    leadDays: 60,
    legalBasis: 'DGUV Vorschrift 3 § 5',
    by: skilled,
    minutes: 180,
    fits: named('Hauptverteilung'),
  },
  {
    template: 'filters',
    title: 'Lüftungsfilter wechseln',
    kind: 'maintenance',
    recurrence: every(6, 'month', 'completion'),
    leadDays: 21,
    legalBasis: 'VDI 6022',
    by: skilled,
    minutes: 60,
    fits: ({ kind, name }) => kind === 'ventilation' && name.startsWith('Lüftungsanlage'),
  },
  {
    template: 'gutters',
    title: 'Dachrinnen und Einläufe reinigen',
    kind: 'maintenance',
    recurrence: every(1, 'year', 'schedule'),
    leadDays: 21,
    legalBasis: null,
    by: onSite,
    minutes: 110,
    fits: named('Dachentwässerung'),
  },
  {
    template: 'lift',
    title: 'Aufzug: Notruf prüfen',
    kind: 'inspection',
    recurrence: every(1, 'month', 'schedule'),
    leadDays: 14,
    legalBasis: 'BetrSichV, TRBS 3121',
    by: onSite,
    minutes: 15,
    fits: ofKind('lift'),
  },
  {
    template: 'sports',
    title: 'Sportgeräte prüfen',
    kind: 'inspection',
    recurrence: every(1, 'year', 'completion'),
    leadDays: 30,
    legalBasis: 'DGUV Information 202-044',
    by: onSite,
    minutes: 120,
    fits: named('Sportgeräte Halle'),
  },
  {
    template: 'emergencyLight',
    title: 'Sicherheitsbeleuchtung prüfen',
    kind: 'inspection',
    recurrence: every(1, 'month', 'schedule'),
    leadDays: 10,
    legalBasis: 'DIN EN 50172',
    by: skilled,
    minutes: 30,
    fits: named('Sicherheitsbeleuchtung'),
  },
];

const readingRule: Rule = {
  template: 'readings',
  title: 'Monatsablesung',
  kind: 'reading',
  recurrence: every(1, 'month', 'schedule'),
  leadDays: 28,
  legalBasis: null,
  by: ['caretaker'],
  minutes: 25,
  fits: () => false,
};

export interface TownPlanned extends Omit<Rule, 'by' | 'fits'> {
  id: string;
  key: string;
  building: TownBuilding;
  asset: TownAsset | null;
  by: Worker | null;
  /** The first day from the given one on, or one that has passed, at which it is due. */
  dueOn: string;
}

/** So that on the first day there is something for today and something that was missed. */
const dueIn: Readonly<Record<string, number>> = {
  'SPH-01 flushing': 0,
  'BAD-01 flushing': 0,
  'GS-01 playground': -2,
  'KIG-01 playground': 0,
  'GYM-01 lift': 0,
  'RAT-01 lift': -3,
  'SPH-02 filters': 0,
  'HAL-01 emergencyLight': -1,
  'GYM-01 heating': 9,
  'KLA-01 electrical': 16,
  'RS-01 extinguishers': 4,
  'MEN-01 gutters': 6,
  'SPH-01 sports': 12,
};

const periodDays = { day: 1, week: 7, month: 30, year: 365 } as const;

/** A plan's days lie apart by its recurrence: in months the same day, or the last one where there is no such. */
export function shifted({ every, unit }: MaintenancePlan['recurrence'], day: string, times: number): string {
  const steps = every * times;
  if (unit === 'day' || unit === 'week') return addDays(day, steps * periodDays[unit]);
  const month = addMonths(day.slice(0, 7), steps * (unit === 'year' ? 12 : 1));
  const last = String(daysInMonth(month));
  return `${month}-${day.slice(8) > last ? last : day.slice(8)}`;
}

function firstDue({ recurrence, template }: Rule, key: string, today: string): string {
  const fixed = dueIn[key];
  const period = recurrence.every * periodDays[recurrence.unit];
  const day = addDays(today, fixed ?? Math.floor(noise(seedOf(`plan ${key}`), 3) * period));
  if (template !== 'readings') return day;
  const third = `${today.slice(0, 8)}03`;
  return third >= today ? third : shifted(recurrence, third, 1);
}

function planned(
  rule: Rule,
  building: TownBuilding,
  asset: TownAsset | null,
  places: WorkPlaces,
  today: string,
): TownPlanned {
  const { by, fits: _, ...fields } = rule;
  const key = `${building.code} ${rule.template}`;
  return {
    ...fields,
    id: stableId(`plan ${key}`),
    key,
    building,
    asset,
    by: by.find((one) => places[one].includes(building.code)) ?? null,
    dueOn: firstDue(rule, key, today),
  };
}

interface Work {
  buildings: readonly TownBuilding[];
  /** Those with counters that are read by hand. */
  handRead: readonly TownBuilding[];
  assets: readonly TownAsset[];
  places: WorkPlaces;
  today: string;
}

/** The recurring work of these buildings; readings where the caretaker goes. */
export function plansOf({ buildings, handRead, assets, places, today }: Work): TownPlanned[] {
  return buildings.flatMap((building) => {
    const own = assets.filter((asset) => asset.building === building);
    const plans = rules.flatMap((rule) => {
      const asset = own.find(rule.fits);
      return asset ? [planned(rule, building, asset, places, today)] : [];
    });
    const isRead = places.caretaker.includes(building.code) && handRead.includes(building);
    return isRead ? [...plans, planned(readingRule, building, null, places, today)] : plans;
  });
}
