import type { Asset } from '@citypulse/contracts/assets';
import { townBuildings, type TownBuilding } from './catalogue.ts';
import { stableId } from './points.ts';
import { noise, seedOf } from './random.ts';

/** Technical equipment of a building of the demo town; makers are real, the devices are invented. */
export interface TownAsset {
  id: string;
  building: TownBuilding;
  buildingId: string;
  name: string;
  kind: Asset['kind'];
  place: string;
  manufacturer: string | null;
  model: string | null;
  serial: string | null;
  installedOn: string;
}

type Draft = readonly [
  name: string,
  kind: Asset['kind'],
  place: string,
  manufacturer?: string,
  model?: string,
];

const heaters: Record<NonNullable<TownBuilding['heat']>, Draft> = {
  gas: ['Gas-Brennwertkessel', 'heating', 'UG, Heizraum', 'Viessmann', 'Vitocrossal 200'],
  district_heat: ['Fernwärme-Übergabestation', 'heating', 'UG, Hausanschluss', 'YADOS', 'YADO|GIRO'],
  pellets: ['Pelletkessel', 'heating', 'UG, Heizraum', 'ÖkoFEN', 'Pellematic Maxi'],
  heating_oil: ['Öl-Heizkessel', 'heating', 'UG, Heizraum', 'Buderus', 'Logano G215'],
  lpg: ['Flüssiggastherme', 'heating', 'EG, Heizraum', 'Vaillant', 'ecoTEC plus'],
};

const mainBoard: Draft = ['Hauptverteilung', 'electrical', 'UG, Hausanschluss', 'Hager', 'univers Z'];
const extinguishers: Draft = ['Feuerlöscher', 'fire_safety', 'Alle Geschosse', 'Gloria', 'Pro 6 ABC'];
const alarm: Draft = ['Brandmeldeanlage', 'fire_safety', 'EG, Foyer', 'Esser', 'FlexES Control'];
const lift: Draft = ['Personenaufzug', 'lift', 'Treppenhaus', 'Schindler', '3300'];
const emergencyLight: Draft = [
  'Sicherheitsbeleuchtung',
  'electrical',
  'UG, Batterieraum',
  'INOTEC',
  'CLS 24',
];
const showers: Draft = [
  'Warmwasserbereitung Duschen',
  'hot_water',
  'UG, Heizraum',
  'Kemper',
  'KTS ThermoSystem',
];
const playground: Draft = [
  'Spielgeräte Außengelände',
  'playground',
  'Garten',
  'Richter Spielgeräte',
  'Holzkombination',
];
const stage: Draft = ['Bühnenvorhang mit Zug', 'other', 'Bühne', 'Gerriets', 'Trumpf 95'];

/** What buildings of a kind have besides heating, main board and extinguishers. */
const usual: Record<TownBuilding['usage'], readonly Draft[]> = {
  administration: [
    ['Eingangstür mit Antrieb', 'door', 'EG, Windfang', 'dormakaba', 'ES 200'],
    ['Klimagerät Serverraum', 'ventilation', 'UG, Serverraum', 'Stulz', 'CyberRow'],
  ],
  school: [
    ['Pausenhof-Spielgeräte', 'playground', 'Pausenhof', 'Kompan', 'Blox'],
    ['WC-Anlagen', 'sanitary', 'Alle Geschosse', 'Geberit', 'Duofix'],
  ],
  kindergarten: [
    playground,
    ['Warmwasserspeicher Küche', 'hot_water', 'EG, Küche', 'Stiebel Eltron', 'SHZ 80'],
    ['Sanitärraum Kinder', 'sanitary', 'EG', 'Geberit', 'Bambini'],
  ],
  gym: [
    showers,
    ['Lüftungsanlage Halle', 'ventilation', 'Dachzentrale', 'Wolf', 'KG Top 270'],
    ['Sportgeräte Halle', 'sports_equipment', 'Geräteraum', 'Benz Sport', 'Satz Halle'],
    ['Trennvorhang', 'sports_equipment', 'Halle', 'Sport-Thieme', 'TV 2'],
  ],
  fire_station: [
    ['Sektionaltore Fahrzeughalle', 'door', 'Fahrzeughalle', 'Hörmann', 'SPU F42'],
    ['Abgasabsaugung', 'ventilation', 'Fahrzeughalle', 'Nederman', 'MagnaTrack'],
  ],
  civic_hall: [
    ['Lüftungsanlage Saal', 'ventilation', 'Dachzentrale', 'robatherm', 'RM 09'],
    emergencyLight,
    stage,
  ],
  library: [['Eingangstür mit Antrieb', 'door', 'EG, Windfang', 'GEZE', 'Slimdrive'], emergencyLight],
  museum: [['Klimagerät Depot', 'ventilation', 'DG, Depot', 'Condair', 'HM'], emergencyLight, alarm],
  indoor_pool: [
    showers,
    ['Badewasseraufbereitung', 'other', 'UG, Technik', 'Ospa', 'SuperF'],
    ['Lüftungsanlage Schwimmhalle', 'ventilation', 'UG, Technik', 'Menerga', 'ThermoCond 38'],
    alarm,
  ],
  outdoor_pool: [
    ['Badewasseraufbereitung', 'other', 'Technikgebäude', 'Ospa', 'SuperF'],
    ['Kaltwasserduschen', 'sanitary', 'Liegewiese', 'Schell', 'Linus'],
    ['Wasserrutsche', 'playground', 'Nichtschwimmerbecken', 'Wiegand', 'Breitrutsche'],
  ],
  depot: [
    ['Rolltore Werkstatt', 'door', 'Werkstatt', 'Hörmann', 'Decotherm'],
    ['Hebebühne', 'other', 'Werkstatt', 'Nussbaum', 'Smart Lift 2.40'],
  ],
  sewage_plant: [
    ['Gebläse Belebung', 'other', 'Gebläsestation', 'Aerzen', 'Delta Hybrid D36'],
    ['Rechenanlage', 'other', 'Zulauf', 'Huber', 'RPPS'],
    ['Gaswarnanlage', 'fire_safety', 'Betriebsgebäude', 'Dräger', 'Regard 3900'],
  ],
  residential: [showers, ['Rauchwarnmelder', 'fire_safety', 'Alle Zimmer', 'Ei Electronics', 'Ei650']],
  cemetery: [['Kühlzelle', 'other', 'EG', 'Viessmann', 'TectoCell']],
  other: [
    ['Küchenlüftung', 'ventilation', 'Dach', 'Halton', 'KVF'],
    ['Kühlzelle', 'other', 'EG, Küche', 'Viessmann', 'TectoCell'],
  ],
};

/** What single buildings have besides. */
const special: Readonly<Record<string, readonly Draft[]>> = {
  'GYM-01': [lift, alarm, ['Lüftungsanlage Aula', 'ventilation', 'Dachzentrale', 'Wolf', 'KG Top 190']],
  'RS-01': [lift, alarm],
  'GMS-01': [alarm],
  'RAT-01': [lift, alarm],
  'HAL-01': [alarm],
  'BIB-01': [lift],
  'FW-01': [showers, alarm],
};

function draftsOf(building: TownBuilding): readonly Draft[] {
  return [
    ...(building.heat ? [heaters[building.heat]] : []),
    ...(building.chp
      ? [['Blockheizkraftwerk', 'heating', 'UG, BHKW-Raum', 'SenerTec', 'Dachs 20.0'] as const]
      : []),
    mainBoard,
    ...(building.pv ? [['Photovoltaikanlage', 'electrical', 'Dach', 'SMA', 'Tripower'] as const] : []),
    extinguishers,
    ...usual[building.usage],
    ...(special[building.code] ?? []),
    // Every building is to have something to look after outside as well.
    ['Dachentwässerung', 'sanitary', 'Dach'],
  ];
}

function assetOf(building: TownBuilding, [name, kind, place, manufacturer, model]: Draft): TownAsset {
  const key = `${building.code} ${name}`;
  const draw = seedOf(`asset ${key}`);
  const year = Math.max(building.builtIn, 2004 + Math.floor(noise(draw, 1) * 20));
  return {
    id: stableId(`asset ${key}`),
    building,
    buildingId: stableId(building.code),
    name,
    kind,
    place,
    manufacturer: manufacturer ?? null,
    model: model ?? null,
    serial: manufacturer ? `${manufacturer.slice(0, 2).toUpperCase()}-${100_000 + (draw % 899_999)}` : null,
    installedOn: `${year}-${String(1 + (draw % 12)).padStart(2, '0')}-${String(1 + (draw % 28)).padStart(2, '0')}`,
  };
}

export const townAssets: readonly TownAsset[] = townBuildings.flatMap((building) =>
  draftsOf(building).map((draft) => assetOf(building, draft)),
);
