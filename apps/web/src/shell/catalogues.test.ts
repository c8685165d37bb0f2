import { expect, test } from 'vitest';

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.*'], {
  eager: true,
  query: '?raw',
  import: 'default',
});
const catalogues = import.meta.glob<string>('../locales/*/*.po', {
  eager: true,
  query: '?raw',
  import: 'default',
});

const call = /(?<![\w.$])t\(\s*(['"])((?:\\.|(?!\1)[^\\])*)\1/gs;
const entry = /^msgid "((?:\\.|[^"\\])+)"\nmsgstr "((?:\\.|[^"\\])*)"/gm;
const unescape = (text: string) => text.replace(/\\(.)/g, '$1');

const used = Object.values(sources).flatMap((code) =>
  [...code.matchAll(call)].map((match) => unescape(match[2] ?? '')),
);

function translated(language: string): Map<string, string> {
  const files = Object.entries(catalogues).filter(([path]) => path.includes(`/${language}/`));
  const pairs = files.flatMap(([, text]) =>
    [...text.matchAll(entry)].map(([, id, words]) => [unescape(id ?? ''), unescape(words ?? '')] as const),
  );
  return new Map(pairs);
}

test.each(['de', 'en'])('every text of the screens stands in the %s catalogues', (language) => {
  const known = translated(language);
  expect(used.length).toBeGreaterThan(100);
  expect([...new Set(used)].filter((text) => !known.get(text))).toEqual([]);
});

test('a German text used by two features is one text in English', () => {
  const meanings = new Map<string, Set<string>>();
  for (const [path, text] of Object.entries(catalogues)) {
    if (!path.includes('/en/')) continue;
    for (const [, id, words] of text.matchAll(entry)) {
      meanings.set(id ?? '', (meanings.get(id ?? '') ?? new Set()).add(words ?? ''));
    }
  }
  expect([...meanings].filter(([, words]) => words.size > 1)).toEqual([]);
});
