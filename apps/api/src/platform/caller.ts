import type { Grant, Reach } from '@citypulse/contracts/permissions';

/** Who a request acts for. `id` is the actor the database's policies and the audit log see. */
export interface Caller extends Proof {
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

/** How and when somebody proved who he is. */
export interface Proof {
  signedInAt: Date | null;
  /** RFC 8176 names of the ways: `pwd`, `otp`, `hwk` … */
  amr: readonly string[];
  /** RFC 7638 thumbprint of the key the session's requests are signed with. */
  keyThumbprint: string | null;
  /** The administrator who looks on as this person, and writes nothing. */
  viewedBy: string | null;
}

/** Of gateways, and of the server acting by itself. */
export const noProof: Proof = { signedInAt: null, amr: [], keyThumbprint: null, viewedBy: null };

/** Names the person in the audit log where nobody has signed in yet. */
export const actingAs = (userId: string, requestId: string, sessionId: string | null = null): Caller => ({
  ...noProof,
  kind: 'user',
  id: userId,
  sessionId,
  platform: null,
  grants: [],
  authzVersion: 0,
  requestId,
});
