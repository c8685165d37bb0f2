/** Of several tabs on one database only the leader writes what the server tells, and sends. */
export interface Leadership {
  isLeader(): boolean;
  /** Until the returned function is called. */
  watch(listener: (isLeader: boolean) => void): () => void;
}

/** A phone, or a browser without locks. */
export const alwaysLeader: Leadership = { isLeader: () => true, watch: () => () => undefined };
