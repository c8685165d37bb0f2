/** Sends what waits; resolves when nothing more can be done now. */
export type SyncNow = () => Promise<void>;
