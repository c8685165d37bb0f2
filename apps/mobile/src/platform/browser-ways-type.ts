import type { Api } from '@citypulse/client/api';

/** Ways in that only a browser has; the app of a phone has its own key behind the finger. */
export interface BrowserWays {
  passkeysWork(): boolean;
  /** Undefined: the person has turned away. */
  offerPasskey<T>(options: Record<string, unknown>): Promise<T | undefined>;
  /** Whether there is a page to come back to. */
  returnsFromDirectory: boolean;
  leaveForDirectory(api: Api, why: 'sign-in'): Promise<void>;
}
