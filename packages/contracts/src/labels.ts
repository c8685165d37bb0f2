import { z } from 'zod';
import { BuildingId, Instant, LabelId, PageQuery, pageOf, text, UnmatchedScanId, version } from './common.ts';
import { endpoint } from './endpoint.ts';

export const labelTargets = ['measuring_point', 'asset', 'building'] as const;
export const LabelTarget = z.strictObject({ t: z.enum(labelTargets), id: z.uuid() });
export type LabelTarget = z.infer<typeof LabelTarget>;

/**
 * Etikett: names a thing, permits nothing. The code on it is `cp1.<id>.<keyVersion>.<HMAC>`; a phone without
 * reception compares it with the payloads it holds.
 */
export const Label = z
  .object({
    id: LabelId,
    buildingId: BuildingId,
    /** Printed beside the code to be typed, as 4F7K-92; no letters that are easily confused. */
    code: z.string(),
    payload: z.string(),
    target: LabelTarget,
    keyVersion: z.int(),
    /** Replaced or lost: recognised, but told to be out of date. */
    retiredAt: Instant.nullable(),
    version,
  })
  .meta({ id: 'Label' });
export type Label = z.infer<typeof Label>;

/** What a typed code is compared by: capitals, no separators, confusable letters told apart. */
export const normaliseCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');

export const listLabels = endpoint({
  method: 'GET',
  path: '/v1/mobile/qr/labels',
  access: 'buildings:read',
  summary: 'Etiketten, by code',
  query: PageQuery.extend({ buildingId: BuildingId.optional() }),
  response: pageOf(Label),
});

export const createLabels = endpoint({
  method: 'POST',
  path: '/v1/mobile/qr/labels',
  access: 'buildings:write',
  summary: 'Give things an Etikett; what has one keeps it',
  body: z.strictObject({ targets: z.array(LabelTarget).min(1).max(200) }),
  response: z.object({ items: z.array(Label), nextCursor: z.null() }),
  status: 201,
  errors: ['not_found'],
  repeatable: true,
});

export const replaceLabel = endpoint({
  method: 'POST',
  path: '/v1/mobile/qr/labels/:labelId/replacement',
  access: 'buildings:write',
  summary: 'Retire a lost Etikett and make the next one for the same thing',
  params: z.object({ labelId: LabelId }),
  body: z.strictObject({ id: LabelId }),
  response: Label,
  status: 201,
  errors: ['not_found', 'conflict', 'already_exists'],
  repeatable: true,
});

export const labelSheet = endpoint({
  method: 'POST',
  path: '/v1/mobile/qr/label-sheet',
  access: 'buildings:read',
  summary: 'A4 sheet of Etiketten (3 × 8, 70 × 36 mm) as PDF',
  body: z.strictObject({
    labelIds: z.array(LabelId).min(1).max(240),
    /** Places of a begun sheet to leave out. */
    skip: z.int().min(0).max(23).default(0),
  }),
  file: 'application/pdf',
  errors: ['not_found'],
  repeatable: true,
});

export const resolveCode = endpoint({
  method: 'POST',
  path: '/v1/mobile/qr',
  access: 'buildings:read',
  summary: 'What a scanned or typed code names, for who may see it',
  body: z.strictObject({ code: text(200, 1) }),
  response: Label,
  errors: ['not_found', 'code_forged'],
  repeatable: true,
});

/** A code nobody knew when it was scanned, kept to be looked into. */
export const UnmatchedScan = z
  .object({
    id: UnmatchedScanId,
    code: z.string(),
    note: z.string().nullable(),
    scannedAt: Instant,
    /** What it turned out to be; null while open or dismissed. */
    labelId: LabelId.nullable(),
    settledAt: Instant.nullable(),
    version,
  })
  .meta({ id: 'UnmatchedScan' });
export type UnmatchedScan = z.infer<typeof UnmatchedScan>;

export const saveUnmatchedScan = endpoint({
  method: 'POST',
  path: '/v1/mobile/qr/unmatched',
  access: 'signed_in',
  summary: 'Keep a code that could not be matched; matched at once if the server knows it',
  body: z.strictObject({
    id: UnmatchedScanId.optional(),
    code: text(500, 1),
    note: text(1000).nullable().default(null),
    scannedAt: Instant,
  }),
  response: UnmatchedScan,
  status: 201,
  errors: ['already_exists'],
  repeatable: true,
});

export const settleUnmatchedScan = endpoint({
  method: 'PUT',
  path: '/v1/mobile/qr/unmatched/:scanId/settlement',
  access: 'signed_in',
  summary: 'Say what a code was, or put it aside with null',
  params: z.object({ scanId: UnmatchedScanId }),
  body: z.strictObject({ labelId: LabelId.nullable() }),
  response: UnmatchedScan,
  errors: ['not_found'],
});
