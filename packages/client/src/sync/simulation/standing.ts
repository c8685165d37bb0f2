/** The sign-in of one installation, as the server knows it. */
export interface Standing {
  user: string;
  deviceId: string;
  /** The access token that is good now; null: the session has ended. */
  token: number | null;
  revoked: boolean;
}
