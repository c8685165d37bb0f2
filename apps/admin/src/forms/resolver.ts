import { get, set, type FieldErrors, type FieldValues, type Resolver } from 'react-hook-form';
import type { z } from 'zod';
import { sentenceOf, type IssueLike } from './sentences.ts';

/** Checks a form by the contract's own schema and puts one sentence at each field that does not fit. */
export function contractResolver<Values extends FieldValues, Body>(
  schema: z.ZodType<Body, Values>,
): Resolver<Values, unknown, Body> {
  return (values) => {
    const parsed = schema.safeParse(values);
    if (parsed.success) return { values: parsed.data, errors: {} };
    const errors: FieldErrors<Values> = {};
    for (const issue of parsed.error.issues as readonly IssueLike[]) {
      const path = issue.path.map(String).join('.') || 'root';
      if (!get(errors, path))
        set(errors, path, { type: issue.code, message: sentenceOf(issue, get(values, path)) });
    }
    return { values: {}, errors };
  };
}
