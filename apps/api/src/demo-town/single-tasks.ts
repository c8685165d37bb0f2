import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { Worker } from './plans.ts';

/** A Störung or other work without a plan. Days count from the day the town was born, back where negative. */
export interface SingleTask {
  building: string;
  title: string;
  description?: string;
  place?: string;
  asset?: string;
  priority?: MaintenanceTask['priority'];
  kind?: MaintenanceTask['kind'];
  by?: Worker;
  createdAgo: number;
  dueIn?: number;
  state?:
    | 'in_progress'
    | 'paused'
    | 'cancelled'
    | { doneAgo: number; result?: 'partial' | 'not_possible'; note?: string };
  comments?: readonly (readonly [by: Worker | 'manager', text: string])[];
  materials?: readonly (readonly [name: string, quantity: number, unit: string])[];
}

/** To be done, or under way. */
export const openTasks: readonly SingleTask[] = [
  {
    building: 'GYM-01',
    title: 'Heizkörper Raum 112 entlüften',
    place: '1. OG, Raum 112',
    asset: 'Gas-Brennwertkessel',
    by: 'caretaker',
    createdAgo: 2,
    dueIn: 0,
    comments: [['manager', 'Bitte vor der Klassenarbeit am Nachmittag.']],
  },
  {
    building: 'SPH-01',
    title: 'Duschkopf Damen 3 tropft',
    place: 'UG, Damenduschen',
    asset: 'Warmwasserbereitung Duschen',
    by: 'caretaker',
    createdAgo: 4,
    dueIn: 1,
  },
  {
    building: 'KIG-01',
    title: 'Gartentor schließt nicht',
    place: 'Außengelände',
    priority: 'high',
    by: 'caretaker',
    createdAgo: 1,
    dueIn: 0,
    description: 'Das Schloss rastet nicht ein, Kinder könnten hinaus. Tor vorerst mit Kette gesichert.',
  },
  {
    building: 'RAT-01',
    title: 'Klimagerät Serverraum meldet Störung',
    place: 'UG, Serverraum',
    asset: 'Klimagerät Serverraum',
    priority: 'urgent',
    by: 'technician',
    createdAgo: 0,
    dueIn: 0,
    state: 'in_progress',
    comments: [
      ['manager', 'Die IT sieht 29 °C, Grenze ist 32 °C.'],
      ['technician', 'Kondensatpumpe steht, ich hole eine aus dem Lager.'],
    ],
    materials: [['Kondensatpumpe Mini', 1, 'Stück']],
  },
  {
    building: 'BAD-01',
    title: 'Chlordosierung schwankt',
    place: 'UG, Technik',
    asset: 'Badewasseraufbereitung',
    priority: 'high',
    by: 'technician',
    createdAgo: 3,
    dueIn: 0,
    comments: [['technician', 'Messzelle gereinigt und kalibriert. Ich beobachte zwei Tage.']],
  },
  {
    building: 'FW-01',
    title: 'Tor 3 bleibt auf halber Höhe stehen',
    place: 'Fahrzeughalle',
    asset: 'Sektionaltore Fahrzeughalle',
    priority: 'urgent',
    by: 'technician',
    createdAgo: 5,
    dueIn: -4,
    state: 'paused',
    comments: [
      ['technician', 'Lichtschranke war verstellt. Läuft wieder, aber die Feder ist müde.'],
      ['technician', 'Feder bestellt, Liefertermin nächste Woche.'],
    ],
    materials: [['Lichtschranke Sender', 1, 'Stück']],
  },
  {
    building: 'GMS-01',
    title: 'Wasserfleck an der Decke Raum 204',
    place: '2. OG, Raum 204',
    asset: 'Dachentwässerung',
    by: 'caretaker',
    createdAgo: 12,
    dueIn: -5,
    description: 'Nach dem Starkregen. Dacheinlauf darüber prüfen.',
  },
  {
    building: 'HAL-01',
    title: 'Garderobenlicht flackert',
    place: 'Foyer',
    by: 'technician',
    createdAgo: 9,
    dueIn: -1,
  },
  {
    building: 'RS-01',
    title: 'Fenstergriffe Chemieraum nachziehen',
    place: '1. OG, Chemie',
    by: 'caretaker',
    createdAgo: 6,
    dueIn: 5,
    priority: 'low',
  },
  {
    building: 'KLA-01',
    title: 'Gebläse 2: Lagergeräusch',
    asset: 'Gebläse Belebung',
    by: 'technician',
    createdAgo: 8,
    dueIn: 7,
  },
  {
    building: 'WOH-01',
    title: 'Rauchwarnmelder Zimmer 14 piept',
    asset: 'Rauchwarnmelder',
    by: 'technician',
    createdAgo: 1,
    dueIn: 2,
  },
  {
    building: 'GS-01',
    title: 'Türschild Schulleitung erneuern',
    by: 'caretaker',
    priority: 'low',
    createdAgo: 20,
    dueIn: 21,
  },
  {
    building: 'KIG-02',
    title: 'Warmwasser Küche nur lauwarm',
    place: 'EG, Küche',
    createdAgo: 3,
    dueIn: 4,
    priority: 'high',
  },
  {
    building: 'GS-03',
    title: 'Pelletsaugung blockiert',
    asset: 'Pelletkessel',
    createdAgo: 1,
    dueIn: 1,
    priority: 'high',
  },
  { building: 'SPH-03', title: 'Hallenuhr nachstellen', createdAgo: 15, dueIn: 14, priority: 'low' },
  {
    building: 'MUS-01',
    title: 'Luftfeuchte im Depot über 60 %',
    asset: 'Klimagerät Depot',
    createdAgo: 2,
    dueIn: 6,
  },
  {
    building: 'BHF-01',
    title: 'Hebebühne: Sichtprüfung der Seile',
    asset: 'Hebebühne',
    kind: 'inspection',
    by: 'technician',
    createdAgo: 10,
    dueIn: 12,
  },
  {
    building: 'OV-01',
    title: 'Öltank: Füllstand und Auffangwanne prüfen',
    kind: 'inspection',
    createdAgo: 7,
    dueIn: 18,
  },
];
