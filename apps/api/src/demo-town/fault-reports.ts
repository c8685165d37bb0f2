import type { FaultCategory, FaultUrgency } from '@citypulse/contracts/fault-reports';

/** A Meldung of the demo town and what became of it. Days count back from the day the town was born. */
export interface TownReport {
  building: string;
  daysAgo: number;
  /** UTC. */
  time: string;
  by: string;
  category: FaultCategory;
  urgency: FaultUrgency;
  place: string;
  text: string;
  became?: { name: 'task'; title: string; due: number } | { name: 'rejected'; reason: string };
}

const caretaker = 'hausmeister@hechingen.example';
const technician = 'technik@hechingen.example';
const viewer = 'lesen@hechingen.example';

export const townReports: readonly TownReport[] = [
  {
    building: 'GYM-01',
    daysAgo: 1,
    time: '06:41',
    by: viewer,
    category: 'heating',
    urgency: 'today',
    place: '2. OG, Raum 214',
    text: 'Der Heizkörper am Fenster bleibt kalt, obwohl das Ventil ganz offen ist. Heute Nachmittag ist Elternabend.',
  },
  {
    building: 'RS-01',
    daysAgo: 2,
    time: '09:12',
    by: caretaker,
    category: 'water',
    urgency: 'normal',
    place: 'EG, Jungen-WC',
    text: 'Der zweite Spülkasten läuft nach. Man hört es bis auf den Flur.',
  },
  {
    building: 'SPH-01',
    daysAgo: 1,
    time: '15:20',
    by: caretaker,
    category: 'electricity',
    urgency: 'danger',
    place: 'Geräteraum',
    text: 'Abdeckung einer Steckdose abgerissen, die Leitungen liegen frei. Ich habe den Raum abgeschlossen.',
  },
  {
    building: 'KIG-01',
    daysAgo: 3,
    time: '07:05',
    by: caretaker,
    category: 'door_window',
    urgency: 'today',
    place: 'Gruppenraum Igel',
    text: 'Das Oberlicht schließt nicht mehr, der Griff dreht leer.',
  },
  {
    building: 'BAD-01',
    daysAgo: 4,
    time: '14:48',
    by: technician,
    category: 'water',
    urgency: 'normal',
    place: 'Technikkeller',
    text: 'Unter der Umwälzpumpe 2 steht etwas Wasser. Vermutlich die Gleitringdichtung.',
    became: { name: 'task', title: 'Umwälzpumpe 2: Dichtung prüfen', due: 5 },
  },
  {
    building: 'GMS-01',
    daysAgo: 6,
    time: '10:31',
    by: caretaker,
    category: 'light',
    urgency: 'normal',
    place: 'Treppenhaus West',
    text: 'Drei Leuchten im Treppenhaus sind aus, auf dem Podest ist es abends dunkel.',
    became: { name: 'task', title: 'Treppenhaus West: Leuchten ersetzen', due: 2 },
  },
  {
    building: 'GYM-01',
    daysAgo: 9,
    time: '08:15',
    by: viewer,
    category: 'other',
    urgency: 'normal',
    place: 'Schulhof',
    text: 'Die Bank neben dem Fahrradständer wackelt.',
    became: { name: 'task', title: 'Bank am Fahrradständer befestigen', due: 9 },
  },
  {
    building: 'SPH-02',
    daysAgo: 11,
    time: '16:22',
    by: caretaker,
    category: 'light',
    urgency: 'normal',
    place: 'Halle, Feld 3',
    text: 'Ein Strahler flackert.',
    became: { name: 'rejected', reason: 'Ist schon als Auftrag erfasst, der Austausch ist bestellt.' },
  },
  {
    building: 'RAT-01',
    daysAgo: 13,
    time: '11:02',
    by: technician,
    category: 'heating',
    urgency: 'normal',
    place: '1. OG, Sitzungssaal',
    text: 'Im Sitzungssaal ist es morgens zu warm.',
    became: {
      name: 'rejected',
      reason: 'Die Heizkurve wird gerade neu eingestellt, bitte in zwei Wochen noch einmal melden.',
    },
  },
  {
    building: 'GS-01',
    daysAgo: 5,
    time: '12:40',
    by: caretaker,
    category: 'door_window',
    urgency: 'normal',
    place: 'Haupteingang',
    text: 'Der Türschließer zieht die Tür zu schnell zu, sie schlägt laut an.',
  },
];
