import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import type { Text } from '../../text/text.ts';
import { answerWords } from '../maintenance/answer-words.ts';

/** What the device knows about the values of a Konflikt. */
export interface About {
  /** People, Anlagen and Messstellen by id. */
  nameOf(id: string): string | undefined;
  /** The step that was answered. */
  step: ChecklistItem | undefined;
  /** Of a quantity. */
  unit: string | undefined;
}

const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^\d{4}-\d{2}-\d{2}T/;

export const fieldName = (field: string, { t }: Text): string =>
  Object.hasOwn(t.conflicts.fields, field)
    ? t.conflicts.fields[field as keyof typeof t.conflicts.fields]
    : field;

export const entityName = ({ entity }: SyncConflict, { t }: Text): string => {
  const names = t.conflicts.entities;
  return Object.hasOwn(names, entity.t) ? names[entity.t as keyof typeof names] : names.other;
};

/** A value of a field as a person would say it. */
export function valueWords(field: string, value: unknown, text: Text, about: About): string {
  const { t, formats } = text;
  if (value === null || value === undefined || value === '') return t.conflicts.empty;
  if (field === 'signature') return t.conflicts.signature;
  if (field === 'answer' && about.step) return answerWords({ ...about.step, answer: value as never }, text);
  if (Array.isArray(value)) {
    if (value.length === 0) return t.conflicts.empty;
    return value.map((one) => valueWords(field, one, text, about)).join(', ');
  }
  if (typeof value === 'object') {
    const { name } = value as { name?: unknown };
    return typeof name === 'string' ? name : JSON.stringify(value);
  }
  if (typeof value === 'number') {
    const unit = field === 'quantity' ? about.unit : undefined;
    return `${formats.number(value, Number.isInteger(value) ? 0 : 2)} ${unit ?? ''}`.trim();
  }
  const known = t.conflicts.values;
  const key = String(value);
  if (typeof value === 'boolean') return known[value ? 'true' : 'false'];
  const isFree = field === 'note' || field === 'notes' || field === 'text' || field === 'title';
  if (!isFree && Object.hasOwn(known, key)) return known[key as keyof typeof known];
  if (day.test(key)) return `${formats.weekday(key)}., ${formats.date(key)}`;
  if (instant.test(key)) return formats.dateTime(key);
  return about.nameOf(key) ?? key;
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && !day.test(value) && !instant.test(value);

const free = new Set(['description', 'note', 'notes', 'resultNote', 'text', 'reason', 'place', 'title']);

/** Both texts as one, mine first; null where two values cannot be one. Nothing either wrote is lost. */
export function mergedValue(field: string, mine: unknown, theirs: unknown): string | null {
  if (!free.has(field) || !isText(mine) || !isText(theirs)) return null;
  const [first, second] = [mine.trim(), theirs.trim()];
  if (first.includes(second)) return first;
  if (second.includes(first)) return second;
  const isSentence = /[.!?]$/.test(first);
  const mark = field === 'title' || field === 'place' ? ', ' : isSentence ? ' ' : '. ';
  return `${first}${mark}${second}`;
}
