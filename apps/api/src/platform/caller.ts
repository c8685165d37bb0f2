import type { Grant, Reach } from '@citypulse/contracts/permissions';

/** Who a request acts for. `id` is the actor the database's policies and the audit log see. */
export interface Caller {
  kind: 'user' | 'data_source';
  id: string;
  sessionId: string | null;
  platform: 'web' | 'mobile' | null;
  /** Roles in force now; a gateway has none, only its reach. */
  grants: readonly Grant[];
  /** Where a gateway may deliver values. */
  reach?: Reach;
  authzVersion: number;
  requestId: string;
}
