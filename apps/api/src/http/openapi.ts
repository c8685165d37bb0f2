import type { Endpoint } from '@citypulse/contracts/endpoint';
import { errors, Problem } from '@citypulse/contracts/errors';
import { currentSchema } from '@citypulse/contracts/mutations';
import { operations, type Operation } from '@citypulse/contracts/operations';
import { queueable } from '@citypulse/contracts/queueable';
import { syncEntities } from '@citypulse/contracts/sync-entities';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';

/** The OpenAPI 3.1 document, made from the contracts alone. */
export function openApiDocument(version: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    const path = operation.endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.endpoint.method.toLowerCase()]: describe(operation) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'CityPulse',
      version,
      description:
        'Energy and maintenance of a town’s buildings. Errors are RFC 9457 problem details with a stable `code`.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An access token, or a gateway key for ingest.',
        },
      },
    },
    'x-sync': describeSync(),
  });
}

function describe({ operationId, feature, endpoint }: Operation): ZodOpenApiOperationObject {
  return {
    operationId,
    tags: [feature],
    summary: endpoint.summary,
    description: accessText(endpoint),
    ...(endpoint.access === 'public' ? { security: [] } : {}),
    requestParams: {
      ...(endpoint.params ? { path: endpoint.params as z.ZodObject } : {}),
      ...(endpoint.query ? { query: endpoint.query as z.ZodObject } : {}),
    },
    ...(endpoint.body ? { requestBody: { content: requestContent(endpoint) } } : {}),
    responses: responsesOf(endpoint),
  };
}

function accessText(endpoint: Endpoint): string {
  if (endpoint.access === 'public') return 'Needs no sign-in.';
  return endpoint.access === 'signed_in'
    ? 'Needs a sign-in.'
    : `Needs the permission \`${endpoint.access}\`.`;
}

function requestContent({ body, multipart }: Endpoint) {
  if (!multipart) return { 'application/json': { schema: body as z.ZodType } };
  return { 'multipart/form-data': { schema: z.object({ ...(body as z.ZodObject).shape, file: binary }) } };
}

const binary = z.string().meta({ override: { type: 'string', format: 'binary' } });

function responsesOf(endpoint: Endpoint): ZodOpenApiOperationObject['responses'] {
  const expected = endpoint.access === 'public' ? [] : (['not_authenticated', 'forbidden'] as const);
  const byStatus = new Map<number, string[]>();
  for (const code of [...expected, 'invalid_request' as const, ...endpoint.errors]) {
    const { status } = errors[code];
    byStatus.set(status, [...new Set([...(byStatus.get(status) ?? []), code])]);
  }
  const problems = [...byStatus].map(([status, codes]) => [
    String(status),
    { description: codes.join(', '), content: { 'application/problem+json': { schema: Problem } } },
  ]);
  return {
    [String(endpoint.status)]: successOf(endpoint),
    ...Object.fromEntries(problems),
  } as ZodOpenApiOperationObject['responses'];
}

function successOf({ response, file }: Endpoint) {
  if (file) return { description: 'The file', content: { [file]: { schema: binary } } };
  return response
    ? { description: 'Done', content: { 'application/json': { schema: response } } }
    : { description: 'Done, no content' };
}

/** Entity names and fields of the change feed, for programs that sync. */
function describeSync() {
  return {
    entities: Object.fromEntries(
      Object.entries(syncEntities).map(([name, { permission, row }]) => [
        name,
        { permission, fields: Object.keys((row as z.ZodObject).shape) },
      ]),
    ),
    schema: currentSchema,
    mutations: Object.entries(queueable).map(([type, { endpoint, entity, operation }]) => ({
      type,
      entity,
      operation,
      fields: endpoint.body instanceof z.ZodObject ? Object.keys(endpoint.body.shape) : [],
    })),
  };
}
