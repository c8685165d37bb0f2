/** Numbers, units, dates and ages as people read them here; German first, English second. */

export type Language = 'de' | 'en';

const NBSP = '\u00A0';
const MINUS = '\u2212';
const ZONE = 'Europe/Berlin';
const regions: Record<Language, string> = { de: 'de-DE', en: 'en-GB' };

export type RawUnit = 'kWh' | 'kW' | 'm3' | 'm3/h' | 'l' | 'kg' | 'kgCO2' | 'EUR' | string;

/** One scale for a whole column or axis: shown = raw × factor, with `unit` behind it. */
export interface Scale {
  unit: string;
  factor: number;
  digits: number;
}

interface UnitRule {
  label: string;
  /** Above this raw magnitude the larger unit is used. */
  larger?: { from: number; label: string; factor: number };
}

const unitRules: Record<string, UnitRule> = {
  kWh: { label: 'kWh', larger: { from: 10_000, label: 'MWh', factor: 0.001 } },
  kW: { label: 'kW', larger: { from: 10_000, label: 'MW', factor: 0.001 } },
  kg: { label: 'kg', larger: { from: 10_000, label: 't', factor: 0.001 } },
  kgCO2: { label: 'kg CO₂', larger: { from: 10_000, label: 't CO₂', factor: 0.001 } },
  l: { label: 'l', larger: { from: 100_000, label: 'm³', factor: 0.001 } },
  m3: { label: 'm³' },
  'm3/h': { label: 'm³/h' },
  'l/h': { label: 'l/h' },
  'kg/h': { label: 'kg/h' },
  EUR: { label: '€' },
};

function digitsFor(unit: string, largest: number): number {
  if (unit === 'EUR') return largest >= 100 ? 0 : 2;
  if (largest >= 100) return 0;
  if (largest >= 10) return 1;
  return 2;
}

/** Chooses unit and digits once for all values shown together, so that no column mixes kWh and MWh. */
export function scaleFor(unit: RawUnit, values: Iterable<number | null | undefined>): Scale {
  let largest = 0;
  for (const value of values) if (value != null) largest = Math.max(largest, Math.abs(value));
  const rule = unitRules[unit] ?? { label: unit };
  if (rule.larger && largest >= rule.larger.from) {
    return { unit: rule.larger.label, factor: rule.larger.factor, digits: 1 };
  }
  return { unit: rule.label, factor: 1, digits: digitsFor(unit, largest) };
}

type DateStyle =
  | 'date'
  | 'dayMonth'
  | 'time'
  | 'timeWithSeconds'
  | 'dateTime'
  | 'month'
  | 'monthShort'
  | 'weekday'
  | 'weekdayLong'
  | 'dayMonthLong';

const dateStyles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  date: { day: '2-digit', month: '2-digit', year: 'numeric' },
  dayMonth: { day: '2-digit', month: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' },
  timeWithSeconds: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  dateTime: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  month: { month: 'long', year: 'numeric' },
  monthShort: { month: 'short' },
  weekday: { weekday: 'short' },
  weekdayLong: { weekday: 'long' },
  dayMonthLong: { day: 'numeric', month: 'long' },
};

const ageWords = {
  de: { now: 'jetzt', second: 's', minute: 'min', hour: 'h', day: 'd', ago: 'vor {age}' },
  en: { now: 'now', second: 's', minute: 'min', hour: 'h', day: 'd', ago: '{age} ago' },
} as const;

const asOfWords = { de: 'Stand', en: 'As of' } as const;

/** An instant as text, epoch milliseconds or Date; a calendar day `yyyy-mm-dd` is that day, not midnight UTC. */
export type When = string | number | Date;

const isDay = (when: When): when is string => typeof when === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(when);
const toDate = (when: When): Date => (isDay(when) ? new Date(`${when}T12:00:00Z`) : new Date(when));

export interface Change {
  direction: 'more' | 'less' | 'same';
  /** With arrow, for the eye: ▼ 3,1 %. */
  text: string;
  /** Relative change, 0.1 is ten percent more. */
  ratio: number;
}

export type Formats = ReturnType<typeof createFormats>;

const numberFormats = (language: Language) => {
  const cache = new Map<number, Intl.NumberFormat>();
  return (digits: number) => {
    const known = cache.get(digits);
    if (known) return known;
    const made = new Intl.NumberFormat(regions[language], {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    cache.set(digits, made);
    return made;
  };
};

function numbersOf(language: Language) {
  const format = numberFormats(language);
  const number = (value: number, digits = 0): string => {
    const text = format(digits).format(value);
    // "-0,0" says nothing: a value that rounds to zero is zero.
    const zero = /^[-−]?[0.,]+$/.test(text);
    return zero ? text.replace(/^[-−]/, '') : text.replace('-', MINUS);
  };
  const scaled = (value: number | null, scale: Scale): string =>
    value === null ? '–' : number(value * scale.factor, scale.digits);
  return {
    number,
    scaled,
    /** Value with its unit, a no-break space between: 1.234,5 kWh. */
    quantity: (value: number | null, unit: RawUnit, scale: Scale = scaleFor(unit, [value])): string =>
      value === null ? '–' : `${scaled(value, scale)}${NBSP}${scale.unit}`,
    /** A share 0–1 as percent: 98,7 %. Never rounds up to a full hundred. */
    percent: (share: number, digits = 1): string => {
      const shown = share < 1 ? Math.min(share * 100, 100 - 10 ** -digits) : share * 100;
      return `${number(shown, digits)}${NBSP}%`;
    },
    change: (now: number | null, before: number | null, digits = 1): Change | null => {
      if (now === null || before === null || before === 0) return null;
      const ratio = now / before - 1;
      const size = number(Math.abs(ratio) * 100, digits);
      if (Number(Math.abs(ratio * 100).toFixed(digits)) === 0) {
        return { direction: 'same', text: `±${size}${NBSP}%`, ratio };
      }
      const direction = ratio > 0 ? 'more' : 'less';
      return { direction, text: `${ratio > 0 ? '▲' : '▼'}${NBSP}${size}${NBSP}%`, ratio };
    },
  };
}

const ageSteps = [
  { until: 60, seconds: 1, word: 'second' },
  { until: 3600, seconds: 60, word: 'minute' },
  { until: 86_400, seconds: 3600, word: 'hour' },
  { until: 7 * 86_400, seconds: 86_400, word: 'day' },
] as const;

/** 4 min; undefined from a week on. */
function spanText(language: Language, seconds: number): string | undefined {
  const step = ageSteps.find(({ until }) => seconds < until);
  return step && `${Math.floor(seconds / step.seconds)}${NBSP}${ageWords[language][step.word]}`;
}

function ageText(language: Language, seconds: number): string | undefined {
  const words = ageWords[language];
  if (seconds < 5) return words.now;
  const span = spanText(language, seconds);
  return span && words.ago.replace('{age}', span);
}

function datesOf(language: Language) {
  const cache = new Map<DateStyle, Intl.DateTimeFormat>();
  const shown = (when: When, style: DateStyle): string => {
    let format = cache.get(style);
    if (!format) {
      format = new Intl.DateTimeFormat(regions[language], { ...dateStyles[style], timeZone: ZONE });
      cache.set(style, format);
    }
    return format.format(toDate(when));
  };
  const date = (when: When) => shown(when, 'date');
  const sameDay = (a: When, b: When) => date(a) === date(b);
  return {
    date,
    dayMonth: (when: When) => shown(when, 'dayMonth'),
    time: (when: When) => shown(when, 'time'),
    timeWithSeconds: (when: When) => shown(when, 'timeWithSeconds'),
    dateTime: (when: When) => shown(when, 'dateTime'),
    month: (when: When) => shown(when, 'month'),
    monthShort: (when: When) => shown(when, 'monthShort').replace('.', '').slice(0, 3),
    weekday: (when: When) => shown(when, 'weekday').replace('.', ''),
    weekdayLong: (when: When) => shown(when, 'weekdayLong'),
    dayMonthLong: (when: When) => shown(when, 'dayMonthLong'),
    /** Two calendar days, both included: 01.01. – 21.11.2026. */
    period: (from: string, to: string): string => {
      if (from === to) return date(from);
      const sameYear = from.slice(0, 4) === to.slice(0, 4);
      return `${sameYear ? shown(from, 'dayMonth') : date(from)} – ${date(to)}`;
    },
    /** vor 4 min; from a week on the date itself. */
    age: (when: When, now: When): string =>
      ageText(language, (toDate(now).getTime() - toDate(when).getTime()) / 1000) ?? date(when),
    /** The bare length of an age: 4 min. */
    span: (when: When, now: When): string =>
      spanText(language, Math.max(0, (toDate(now).getTime() - toDate(when).getTime()) / 1000)) ?? date(when),
    /** Stand 14:30, with the day when it was not today. */
    asOf: (when: When, now: When): string =>
      `${asOfWords[language]} ${sameDay(when, now) ? shown(when, 'time') : shown(when, 'dayMonth')}`,
  };
}

/** Reads a number as typed: `1.234,5`, `1234,5`, `1234.5`, `−3`; undefined when it is none or ambiguous nonsense. */
export function parseNumber(input: string, language: Language): number | undefined {
  const text = input.replace(/[\s\u00A0\u202F']/g, '').replace(MINUS, '-');
  if (!/^-?[\d.,]*\d[\d.,]*$/.test(text)) return undefined;
  const commas = text.split(',').length - 1;
  const points = text.split('.').length - 1;
  const mark = decimalMark(text, commas, points, language);
  const plain = text.replaceAll(mark === ',' ? '.' : ',', '').replace(mark, '.');
  const value = Number(plain);
  return Number.isFinite(value) && plain.split('.').length <= 2 ? value : undefined;
}

function decimalMark(text: string, commas: number, points: number, language: Language): ',' | '.' {
  const own = language === 'de' ? ',' : '.';
  if (commas > 0 && points > 0) return text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
  if (commas > 1) return '.';
  if (points > 1) return ',';
  const grouped = /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text);
  if (grouped) return own;
  return commas === 1 ? ',' : '.';
}

export function createFormats(language: Language) {
  return {
    language,
    ...numbersOf(language),
    ...datesOf(language),
    parse: (input: string) => parseNumber(input, language),
  };
}
