import { z } from 'zod';
import { Instant, PageQuery, pageOf, version } from './common.ts';
import { endpoint } from './endpoint.ts';

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

export const SecurityRule = z
  .enum([
    'brute_force',
    'password_spraying',
    'second_factor_guessing',
    'biometric_failures',
    'new_device',
    'impossible_travel',
    'refresh_reused',
    'token_of_two_keys',
    'bad_signatures',
    'mass_read',
    'scope_probing',
    'forged_codes',
  ])
  .meta({ id: 'SecurityRule' });
export type SecurityRule = z.infer<typeof SecurityRule>;

export const SecurityReason = z.object({
  rule: SecurityRule,
  weight: z.int().positive(),
  /** The figures behind it, by name. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type SecurityReason = z.infer<typeof SecurityReason>;

/** What a score leads to: from 40 the person proves anew who he is, from 70 the session ends, from 90 the device is shut out. */
export const SecurityMeasure = z.enum(['none', 'step_up', 'end_session', 'shut_out_device']);
export type SecurityMeasure = z.infer<typeof SecurityMeasure>;

export const SecurityVerdict = z
  .object({
    id: z.uuid(),
    at: Instant,
    userId: z.uuid().nullable(),
    userName: z.string().nullable(),
    deviceName: z.string().nullable(),
    network: z.string().nullable(),
    score: z.int().positive(),
    reasons: z.array(SecurityReason),
    measure: SecurityMeasure,
    /** False: only recorded, as in demo mode on localhost. */
    enforced: z.boolean(),
    falseAlarm: z.object({ at: Instant, by: z.string().nullable() }).nullable(),
    version,
  })
  .meta({ id: 'SecurityVerdict' });
export type SecurityVerdict = z.infer<typeof SecurityVerdict>;

export const SecurityVerdictId = z.uuid().brand<'SecurityVerdictId'>();

export const listSecurityVerdicts = endpoint({
  method: 'GET',
  path: '/v1/security/verdicts',
  access: 'audit:read',
  summary: 'What was unusual, why, and what was done about it, newest first',
  query: PageQuery.extend({
    userId: z.uuid().optional(),
    minScore: z.coerce.number().int().min(1).max(1000).optional(),
  }),
  response: pageOf(SecurityVerdict),
});

export const markFalseAlarm = endpoint({
  method: 'PUT',
  path: '/v1/security/verdicts/:verdictId/false-alarm',
  access: 'users:write',
  summary: 'Says that there was nothing to it, or takes that back; a waiting session goes on',
  params: z.object({ verdictId: SecurityVerdictId }),
  body: z.strictObject({ falseAlarm: z.boolean() }),
  response: SecurityVerdict,
  errors: ['not_found'],
  repeatable: true,
});
