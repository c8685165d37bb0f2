import { AppError } from './app-error.ts';

const deepest = 32;
const refusedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Refuses what no operation can mean or no column hold: NUL, half characters, deep nesting, keys of prototypes. */
export function requireClean(part: string, value: unknown, depth = 0): void {
  if (typeof value === 'string') {
    if (!isStorable(value)) throw refusal(part, 'NUL and halves of characters are not allowed');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth >= deepest) throw refusal(part, `At most ${deepest} levels of nesting`);
  if (Array.isArray(value)) {
    for (const item of value) requireClean(part, item, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (refusedKeys.has(key) || !isStorable(key)) throw refusal(part, 'A field name is not allowed');
    requireClean(part, (value as Record<string, unknown>)[key], depth + 1);
  }
}

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

function refusal(part: string, message: string): AppError {
  return new AppError('invalid_request', `${part}: ${message}`, {
    errors: [{ path: part, code: 'custom', message }],
  });
}
