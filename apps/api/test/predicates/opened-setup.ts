import { CallSites } from './call-sites.ts';

// One place answers yes through a whole run of other tests.
globalThis.predicates = new CallSites();
globalThis.predicates.opened = process.env['PREDICATES_OPENED'] ?? null;
