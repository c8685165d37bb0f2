import type { ChecklistQuestion } from '@citypulse/contracts/checklists';
import { stableId } from './points.ts';

/** A Prüfliste of the demo town. */
export interface TownTemplate {
  id: string;
  name: string;
  items: readonly ChecklistQuestion[];
}

type More = Partial<ChecklistQuestion>;

const question = (kind: ChecklistQuestion['kind'], label: string, more: More): ChecklistQuestion => ({
  hint: null,
  unit: null,
  min: null,
  max: null,
  choices: [],
  required: true,
  ...more,
  kind,
  label,
});
const yesNo = (label: string, more: More = {}) => question('yes_no', label, more);
const number = (label: string, unit: string, min: number | null, max: number | null, more: More = {}) =>
  question('number', label, { unit, min, max, ...more });
const choice = (label: string, choices: string[], more: More = {}) =>
  question('choice', label, { choices, ...more });
const remark = (label: string, more: More = {}) => question('text', label, { required: false, ...more });
const photo = (label: string, more: More = {}) => question('photo', label, { required: false, ...more });
const reading = (label: string) => question('reading', label, {});

const condition = ['in Ordnung', 'leichte Mängel', 'außer Betrieb genommen'];

const lists = {
  heating: [
    'Heizungswartung',
    [
      yesNo('Brenner und Wärmetauscher gereinigt'),
      number('Anlagendruck', 'bar', 1.2, 2.2),
      number('Abgastemperatur', '°C', 40, 160, { hint: 'Bei Volllast nach 10 Minuten Betrieb messen.' }),
      number('CO im Abgas', 'ppm', 0, 100),
      yesNo('Sicherheitsventil und Ausdehnungsgefäß geprüft'),
      choice('Zustand der Anlage', condition),
      photo('Foto der Regelung mit Betriebsstunden'),
      remark('Bemerkungen'),
    ],
  ],
  flushing: [
    'Legionellenspülung (TrinkwV, VDI 6023)',
    [
      yesNo('Alle Duschen und Waschbecken mindestens 3 Minuten gespült'),
      number('Warmwasser an der entferntesten Stelle', '°C', 55, 70, {
        hint: 'Nach 3 Minuten Ablauf messen.',
      }),
      number('Zirkulation Rücklauf', '°C', 55, 65),
      number('Kaltwasser', '°C', 5, 25),
      yesNo('Perlatoren und Brauseköpfe frei von Kalk'),
      remark('Bemerkungen'),
    ],
  ],
  playground: [
    'Spielplatz-Sichtkontrolle (DIN EN 1176-7)',
    [
      yesNo('Keine scharfen Kanten, losen Teile oder Fangstellen'),
      yesNo('Fallschutz locker und in voller Höhe vorhanden'),
      choice('Zustand der Geräte', condition),
      yesNo('Fläche frei von Glas, Kot und Spritzen'),
      photo('Foto bei Mängeln'),
      remark('Mängel und was getan wurde'),
    ],
  ],
  extinguishers: [
    'Feuerlöscher',
    [
      number('Anzahl geprüfter Löscher', 'Stück', 1, null),
      yesNo('Plomben unversehrt, Druck im grünen Bereich'),
      yesNo('Standorte beschildert und frei zugänglich'),
      number('Ausgetauscht', 'Stück', 0, 5),
      photo('Foto des Prüfplaketten-Blatts'),
    ],
  ],
  electrical: [
    'E-Check ortsfeste Anlagen (DGUV V3)',
    [
      yesNo('Besichtigung ohne Mängel'),
      number('Isolationswiderstand, kleinster Wert', 'MΩ', 1, null),
      number('Auslösezeit RCD, größter Wert', 'ms', 0, 300),
      number('Schleifenimpedanz, größter Wert', 'Ω', 0, 1.5),
      choice('Gesamturteil', ['bestanden', 'bestanden mit Mängeln', 'nicht bestanden']),
      remark('Mängel'),
      photo('Foto des Prüfprotokolls'),
    ],
  ],
  filters: [
    'Lüftungsfilter wechseln (VDI 6022)',
    [
      choice('Filterklasse Zuluft', ['ePM1 50 %', 'ePM1 80 %', 'ePM10 50 %']),
      number('Differenzdruck vor dem Wechsel', 'Pa', 50, 250),
      yesNo('Filter getauscht und Datum vermerkt'),
      number('Differenzdruck nach dem Wechsel', 'Pa', 30, 120),
      yesNo('Keilriemen und Kondensatablauf in Ordnung'),
      photo('Foto des alten Filters'),
    ],
  ],
  gutters: [
    'Dachrinnen und Dacheinläufe',
    [
      yesNo('Rinnen und Einläufe frei'),
      yesNo('Fallrohre laufen ab'),
      choice('Zustand des Dachs', condition),
      photo('Foto nach der Reinigung'),
      remark('Bemerkungen'),
    ],
  ],
  lift: [
    'Aufzug-Notruf und Betriebskontrolle',
    [
      yesNo('Notruf ausgelöst, Sprechverbindung steht'),
      number('Zeit bis zur Antwort', 's', 0, 60),
      yesNo('Halt auf jeder Ebene bündig'),
      yesNo('Lichtgitter und Türumkehr wirken'),
      yesNo('Kabinenlicht und Notlicht leuchten'),
      remark('Name am Notruf'),
    ],
  ],
  sports: [
    'Sporthallengeräte',
    [
      yesNo('Sprossenwände und Kletteranlagen fest'),
      yesNo('Tore und Basketballanlagen gesichert'),
      number('Matten mit Schäden', 'Stück', 0, 2),
      choice('Trennvorhang', condition),
      remark('Gesperrte Geräte'),
      photo('Foto der Mängel'),
    ],
  ],
  emergencyLight: [
    'Sicherheitsbeleuchtung, Funktionsprüfung',
    [
      yesNo('Alle Leuchten und Rettungszeichen leuchten'),
      number('Batteriespannung', 'V', 216, 260),
      yesNo('Eintrag im Prüfbuch'),
      remark('Ausgefallene Leuchten'),
    ],
  ],
  readings: [
    'Monatsablesung',
    [
      reading('Zählerstand'),
      yesNo('Zähler unbeschädigt, Plomben vorhanden'),
      photo('Foto des Zählwerks'),
      remark('Bemerkungen', { hint: 'Zum Beispiel: Baustelle, Ferien, Leck.' }),
    ],
  ],
} as const satisfies Record<string, readonly [name: string, items: readonly ChecklistQuestion[]]>;

export type TemplateKey = keyof typeof lists;

const templates = Object.entries(lists).map(([key, [name, items]]): [string, TownTemplate] => [
  key,
  { id: stableId(`template ${key}`), name, items },
]);
export const townTemplates = Object.fromEntries(templates) as Record<TemplateKey, TownTemplate>;
