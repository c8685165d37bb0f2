import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { Text } from '../../text/text.ts';

/** Digits behind the comma that a step's limits speak of. */
export const digitsOf = ({ min, max }: Pick<ChecklistItem, 'min' | 'max'>): number =>
  Math.max(...[min, max].map((limit) => (limit === null ? 0 : (String(limit).split('.')[1]?.length ?? 0))));

export const isOutside = ({ min, max }: Pick<ChecklistItem, 'min' | 'max'>, value: number): boolean =>
  (min !== null && value < min) || (max !== null && value > max);

export function numberWords(item: ChecklistItem, value: number, { formats }: Text): string {
  const digits = Math.max(digitsOf(item), String(value).split('.')[1]?.length ?? 0);
  return `${formats.number(value, digits)} ${item.unit ?? ''}`.trim();
}

/** What was answered, short; a dash while nothing was. */
export function answerWords(item: ChecklistItem, text: Text): string {
  const { answer, kind } = item;
  if (answer === null) return '–';
  if (typeof answer === 'boolean') return answer ? text.t.maintenance.answerYes : text.t.maintenance.answerNo;
  if (typeof answer === 'number') return numberWords(item, answer, text);
  return kind === 'photo' || kind === 'reading' ? '✓' : answer;
}

/** As long as a person likes: such an answer would leave no room beside it. */
export const isInOwnWords = ({ kind, answer }: Pick<ChecklistItem, 'kind' | 'answer'>): boolean =>
  answer !== null && (kind === 'text' || kind === 'choice');
