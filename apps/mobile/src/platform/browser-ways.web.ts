import { leaveForDirectory } from '@citypulse/client/directory-journey';
import { offerPasskey, passkeysWork } from '@citypulse/client/passkeys';
import type { BrowserWays } from './browser-ways-type.ts';

export const browserWays: BrowserWays = {
  passkeysWork,
  offerPasskey,
  returnsFromDirectory: true,
  leaveForDirectory,
};
