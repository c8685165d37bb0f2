import type { WorkLocation } from '@citypulse/contracts/task-work';

/** Where the device is; null when nobody allows it or nothing can tell. */
export type FindLocation = () => Promise<WorkLocation | null>;
