import type { BrowserWays } from './browser-ways-type.ts';

export const browserWays: BrowserWays = {
  passkeysWork: () => false,
  offerPasskey: () => Promise.resolve(undefined),
  returnsFromDirectory: false,
  leaveForDirectory: () => Promise.reject(new Error('The app of a phone has no page to come back to')),
};
