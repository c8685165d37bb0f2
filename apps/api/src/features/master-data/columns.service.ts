import { usageTypes, type UsageType } from '@citypulse/contracts/buildings';
import type { Medium } from '@citypulse/contracts/common';
import { amount, choice, day, identifier, instant, words, type CellReader } from './cells.service.ts';

/** A column of a kind of file: the German header it is documented with, others it may have, and how its cells are read. */
export interface Column {
  header: string;
  aliases: readonly string[];
  reader: CellReader;
}
export type Columns = Readonly<Record<string, Column>>;

const column = (header: string, aliases: string, reader: CellReader): Column => ({
  header,
  aliases: aliases === '' ? [] : aliases.split('|'),
  reader,
});

/** Headers are compared without case, units in brackets, and the difference of blanks, hyphens and underscores. */
const normalHeader = (cell: string): string =>
  cell
    .replace(/[[(].*?[\])]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();

export function findColumn(columns: Columns, cell: string): string | undefined {
  const header = normalHeader(cell);
  return Object.entries(columns).find(
    ([field, { header: german, aliases }]) =>
      normalHeader(field.replace(/[A-Z]/g, ' $&')) === header ||
      normalHeader(german) === header ||
      aliases.includes(header),
  )?.[0];
}

const usageWords: Record<UsageType, readonly string[]> = {
  administration: ['Verwaltung', 'Rathaus', 'Verwaltungsgebäude'],
  school: ['Schule'],
  kindergarten: ['Kindergarten', 'Kita', 'Kindertagesstätte'],
  gym: ['Sporthalle', 'Turnhalle'],
  fire_station: ['Feuerwehr', 'Feuerwache', 'Feuerwehrgerätehaus'],
  civic_hall: ['Bürgerhaus', 'Halle', 'Stadthalle', 'Gemeindehalle'],
  library: ['Bibliothek', 'Bücherei'],
  museum: ['Museum'],
  indoor_pool: ['Hallenbad'],
  outdoor_pool: ['Freibad'],
  depot: ['Bauhof'],
  sewage_plant: ['Kläranlage'],
  residential: ['Wohngebäude', 'Wohnheim', 'Wohnen'],
  cemetery: ['Friedhof'],
  other: ['Sonstiges', 'Sonstige'],
};
const mediumWords: Record<Medium, readonly string[]> = {
  electricity: ['Strom'],
  gas: ['Gas', 'Erdgas'],
  district_heat: ['Fernwärme', 'Nahwärme', 'Wärme'],
  water: ['Wasser'],
  heating_oil: ['Heizöl', 'Öl'],
  pellets: ['Pellets', 'Holzpellets'],
  lpg: ['Flüssiggas'],
  pv: ['Photovoltaik', 'PV', 'Solarstrom'],
};
const directionWords = {
  consumption: ['Bezug', 'Verbrauch'],
  generation: ['Erzeugung'],
  feed_in: ['Einspeisung', 'feed in'],
};
const unitWords = { kWh: ['kWh'], m3: ['m³', 'm3', 'cbm'], l: ['l', 'Liter'], kg: ['kg'] };
const kindWords = {
  main: ['Haupt', 'Hauptzähler', 'Hauptmessstelle'],
  sub: ['Unter', 'Unterzähler', 'Untermessstelle'],
  virtual: ['Virtuell'],
};
const modeWords = { interval: ['Lastgang', 'Intervall'], manual: ['Ablesung', 'Hand', 'manuell'] };
const lengths = choice({ 900: ['15 min', '15', 'Viertelstunde'], 3600: ['60 min', '60', 'Stunde', '1 h'] });
const intervalLength: CellReader = {
  numeric: false,
  read: (cell, decimal) => Number(lengths.read(cell, decimal)),
};

const area = amount({ min: 0, max: 10_000_000, above: true });
const id = column('ID', '', identifier);
const site = column('Liegenschaft', 'site|site name', words(200));
const retiredOn = column('Stillgelegt am', 'stillgelegt', day);

export const siteColumns = {
  id,
  name: { ...site, aliases: ['site', 'site name', 'bezeichnung'] },
  retiredOn,
};

export const buildingColumns = {
  id,
  site,
  name: column('Gebäude', 'gebaeude|building|bezeichnung', words(200)),
  code: column('Kürzel', 'kuerzel|nummer|gebäudenummer', words(40)),
  usageType: column(
    'Nutzung',
    'usage|nutzungsart',
    choice(usageWords satisfies Record<(typeof usageTypes)[number], unknown>),
  ),
  builtIn: column('Baujahr', 'year built', amount({ min: 1000, max: 2200, whole: true })),
  street: column('Straße', 'strasse|adresse|address', words(200)),
  postalCode: column('PLZ', 'postleitzahl|zip', words(10)),
  city: column('Ort', 'town|stadt', words(200)),
  latitude: column('Breitengrad', 'lat|breite', amount({ min: -90, max: 90 })),
  longitude: column('Längengrad', 'lon|lng|länge|laengengrad', amount({ min: -180, max: 180 })),
  ngf: column('NGF', 'area ngf|nettogrundfläche', area),
  bgf: column('BGF', 'area bgf|bruttogrundfläche', area),
  heated: column('Beheizte Fläche', 'area heated|beheizt|heated area', area),
  water_surface: column('Wasserfläche', 'area water surface', area),
  areaValidFrom: column('Flächen gültig ab', 'gültig ab|valid from', day),
  retiredOn,
};

const building = column('Gebäude', 'gebaeude|kürzel|building code|building name', words(200));

export const pointColumns = {
  id,
  site,
  building,
  name: column('Messstelle', 'measuring point|bezeichnung', words(200)),
  medium: column('Medium', '', choice(mediumWords)),
  direction: column('Richtung', '', choice(directionWords)),
  unit: column('Einheit', '', choice(unitWords)),
  kind: column('Art', '', choice(kindWords)),
  parent: column('Übergeordnete Messstelle', 'teil von|uebergeordnete messstelle|parent point', words(200)),
  readingMode: column('Erfassung', 'ablesung|mode', choice(modeWords)),
  intervalSeconds: column('Intervall', 'interval', intervalLength),
  place: column('Standort', 'ort|raum|location', words(200)),
  roundPosition: column('Rundgang', 'position', amount({ min: 0, max: 100_000, whole: true })),
  retiredOn,
};

const counterValue = amount({ min: 0, max: 1e12 });

export const meterColumns = {
  id,
  site,
  building,
  point: column('Messstelle', 'measuring point', words(200)),
  serial: column('Zählernummer', 'zähler|zaehlernummer|meter|serial number', words(100)),
  digits: column('Stellen', 'vorkommastellen', amount({ min: 1, max: 12, whole: true })),
  decimals: column('Nachkommastellen', '', amount({ min: 0, max: 6, whole: true })),
  factor: column('Wandlerfaktor', 'faktor', amount({ min: 0, max: 1_000_000, above: true })),
  calibratedUntil: column('Geeicht bis', 'eichfrist', day),
  installedAt: column('Eingebaut am', 'einbau|eingebaut', instant),
  startValue: column('Anfangsstand', 'einbaustand', counterValue),
  removedAt: column('Ausgebaut am', 'ausbau|ausgebaut', instant),
  endValue: column('Endstand', 'ausbaustand', counterValue),
};
