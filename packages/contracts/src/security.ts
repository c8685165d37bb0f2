/** What the server takes note of because somebody may be trying something. */
export const securityEventKinds = [
  'signed_in',
  'sign_in_failed',
  'second_factor_failed',
  'biometric_failed',
  'refresh_reused',
  'token_key_mismatch',
  'signature_invalid',
  'denied',
  'mass_read',
  'code_forged',
] as const;
export type SecurityEventKind = (typeof securityEventKinds)[number];
