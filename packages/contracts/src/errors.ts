import { z } from 'zod';

/** Every refusal the server can express, with its HTTP status and a short title. */
export const errors = {
  invalid_request: { status: 400, title: 'The request does not fit the contract' },
  not_authenticated: { status: 401, title: 'Sign in first' },
  invalid_credentials: { status: 401, title: 'E-mail or password is wrong' },
  session_expired: { status: 401, title: 'The session has ended' },
  authz_stale: { status: 401, title: 'Rights have changed, fetch a new token' },
  second_factor_required: { status: 401, title: 'A second factor is required' },
  fresh_sign_in_required: { status: 401, title: 'Prove once more who you are' },
  step_up_required: { status: 401, title: 'Something unusual was seen, prove once more who you are' },
  challenge_expired: { status: 401, title: 'The challenge has been used or has ended' },
  signature_required: { status: 401, title: 'The request must be signed' },
  signature_invalid: { status: 401, title: 'The signature is not good' },
  signature_clock_skew: { status: 401, title: 'The clock of the device is wrong' },
  login_key_refused: { status: 401, title: 'Sign in with the password' },
  device_revoked: { status: 401, title: 'This device was shut out' },
  password_wrong: { status: 422, title: 'The password is not right' },
  link_invalid: { status: 422, title: 'The link has been used or has ended' },
  forbidden: { status: 403, title: 'Not allowed' },
  directory_account_unknown: { status: 403, title: 'No account here belongs to this person' },
  view_only: { status: 403, title: 'Somebody who only looks on changes nothing' },
  origin_refused: { status: 403, title: 'The origin is not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'The state does not allow this' },
  already_exists: { status: 409, title: 'Already exists' },
  in_use: { status: 409, title: 'Still in use' },
  resync_required: { status: 410, title: 'The cursor is no longer valid' },
  version_mismatch: { status: 412, title: 'The row has changed meanwhile' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'Media type not supported' },
  already_completed: { status: 409, title: 'Already finished' },
  task_closed: { status: 409, title: 'The task is closed' },
  state_refused: { status: 409, title: 'The present state does not allow this' },
  sequence_gap: { status: 409, title: 'Mutations before this one are missing' },
  idempotency_mismatch: { status: 422, title: 'The key was used with another request' },
  too_many_points: { status: 422, title: 'The period holds too many points' },
  unknown_measuring_point: { status: 422, title: 'No such measuring point' },
  unknown_meter: { status: 422, title: 'No such meter' },
  interval_overlap: { status: 422, title: 'Intervals of another length already cover this time' },
  interval_invalid: { status: 422, title: 'An interval is not acceptable' },
  unknown_person: { status: 422, title: 'This person cannot be given the work' },
  answer_invalid: { status: 422, title: 'The answer does not fit the question' },
  checklist_incomplete: { status: 422, title: 'Required steps have no answer' },
  location_required: { status: 422, title: 'The place is asked for' },
  code_forged: { status: 422, title: 'The code was not made here' },
  unknown_operation: { status: 422, title: 'This cannot be queued' },
  depends_on_refused: { status: 422, title: 'What this builds on was refused' },
  code_invalid: { status: 422, title: 'The code is not right' },
  directory_invalid: { status: 422, title: 'The directory cannot be used like this' },
  directory_refused: { status: 422, title: 'The directory did not sign anybody in' },
  passkey_refused: { status: 422, title: 'The passkey is not accepted' },
  reading_invalid: { status: 422, title: 'The reading is not acceptable' },
  validity_overlap: { status: 422, title: 'The validity overlaps with another' },
  import_unreadable: { status: 422, title: 'The file cannot be read' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  client_too_old: { status: 426, title: 'This app version is too old' },
  internal: { status: 500, title: 'Internal error' },
  directory_unreachable: { status: 503, title: 'The directory does not answer' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errors;
export const errorCodes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]];

/** RFC 9457 problem details, with the fields of this API. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(errorCodes),
    detail: z.string().optional(),
    requestId: z.string(),
    /** With `second_factor_required`: what the second step hands back. */
    challenge: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
