import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';

/** How long the proof of who somebody is opens what a thief of the open browser should not get at. */
const freshSeconds = 600;

/**
 * Refuses unless the person has signed in, or confirmed it, within the last ten minutes: with the second factor where
 * one is in use, for every way in asks for it and a proof from before it counts no more.
 */
export function requireFresh(app: AppContext, caller: Caller): void {
  const { signedInAt } = caller;
  if (signedInAt === null || app.now().getTime() - signedInAt.getTime() > freshSeconds * 1000)
    throw new AppError('fresh_sign_in_required');
}
