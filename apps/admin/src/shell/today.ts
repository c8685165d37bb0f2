import { localDateOf } from '@citypulse/energy/local-days';

/** The town's calendar day. */
export const today = (): string => localDateOf(Date.now());
