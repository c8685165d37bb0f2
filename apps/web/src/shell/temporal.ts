/**
 * Stands in for the polyfill in the browser build: most browsers bring Temporal themselves, the others load it
 * before anything that reckons with dates runs.
 */
if (!('Temporal' in globalThis)) await import('temporal-polyfill/global');

export const { Temporal } = globalThis as unknown as Pick<typeof import('temporal-polyfill'), 'Temporal'>;
