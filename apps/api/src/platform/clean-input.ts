import { AppError } from './app-error.ts';

const deepest = 32;
const refusedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Refuses what no operation of ours can mean: NUL, very deep nesting, and keys that reach for prototypes. */
export function requireClean(part: string, value: unknown, depth = 0): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw refusal(part, 'NUL is not allowed');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth >= deepest) throw refusal(part, `At most ${deepest} levels of nesting`);
  if (Array.isArray(value)) {
    for (const item of value) requireClean(part, item, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (refusedKeys.has(key) || key.includes('\0')) throw refusal(part, 'A field name is not allowed');
    requireClean(part, (value as Record<string, unknown>)[key], depth + 1);
  }
}

function refusal(part: string, message: string): AppError {
  return new AppError('invalid_request', `${part}: ${message}`, {
    errors: [{ path: part, code: 'custom', message }],
  });
}
