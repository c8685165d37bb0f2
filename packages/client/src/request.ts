import type { Endpoint } from '@citypulse/contracts/endpoint';
import { ApiError } from './api-error.ts';

/** An endpoint's request with the types worn off: what goes over the wire. */
export interface LooseRequest {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

export interface FilePart {
  /** Form field; `file` unless given. */
  field?: string;
  content: Blob;
  name: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const plain = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '').replace(/^"|"$/g, '');

function pathOf(endpoint: Endpoint, params: unknown): string {
  const values = isRecord(params) ? params : {};
  return endpoint.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new ApiError('invalid_request', { message: `${endpoint.path} needs ${name}` });
    return encodeURIComponent(plain(value));
  });
}

/** Keys in order, so that equal requests have equal addresses. */
function queryOf(query: unknown): string {
  if (!isRecord(query)) return '';
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(plain(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

export const urlOf = (baseUrl: string, endpoint: Endpoint, request: LooseRequest): string =>
  `${baseUrl.replace(/\/$/, '')}${pathOf(endpoint, request.params)}${queryOf(request.query)}`;

export function bodyOf(
  endpoint: Endpoint,
  body: unknown,
  file: FilePart | undefined,
): { body: string | FormData | undefined; contentType?: string } {
  if (!endpoint.multipart) {
    return body === undefined
      ? { body: undefined }
      : { body: JSON.stringify(body), contentType: 'application/json' };
  }
  const form = new FormData();
  // Text parts first: the server knows how to read the file before the file comes.
  for (const [key, value] of Object.entries(isRecord(body) ? body : {})) {
    if (value !== undefined) form.append(key, plain(value));
  }
  if (file) form.append(file.field ?? 'file', file.content, file.name);
  return { body: form };
}
