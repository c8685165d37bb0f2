/** A browser wakes the page by its service worker: background-sync.web.ts. */
export const defineBackgroundTask = (): void => undefined;
