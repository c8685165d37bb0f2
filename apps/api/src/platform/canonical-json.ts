type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** RFC 8785: one text for one value, whatever order its names came in. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('JSON has no such number');
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('JSON has no half characters');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // Names by their UTF-16 code units, as `sort` does without being told otherwise.
  const names = Object.keys(value).toSorted();
  return `{${names.map((name) => `${canonicalJson(name)}:${canonicalJson(value[name] ?? null)}`).join(',')}}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** As JSON.parse, but a number a double does not hold exactly stays text, so that no digit of it can change unseen. */
export function parseExactly(text: string): Json {
  return JSON.parse(text, (_name, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number') return value;
    const source = context?.source ?? '';
    const digits = source.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '');
    return digits.length > 15 ? `#${source}` : value;
  }) as Json;
}
