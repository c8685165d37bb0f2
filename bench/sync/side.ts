/** One way of syncing, as the table compares them. */
export interface Side {
  name: string;
  /** A client that keeps the work of a building; comes back when all of it is there. */
  open(buildingId: string, rows: number): Promise<SideClient>;
  /** Commits a change of `place` of one Auftrag, as this side's server does it. */
  mark(taskId: string, place: string): Promise<void>;
  /** Takes all clients off the network, or back on it. */
  setOnline(online: boolean): Promise<void>;
  stop(): Promise<void>;
}

export interface SideClient {
  /** When the Auftrag is shown with this place, by `performance.now()`. */
  shows(taskId: string, place: string): Promise<number>;
  /** When so many of the building's Aufträge are. */
  showsMany(place: string, count: number): Promise<number>;
  close(): Promise<void>;
}
