import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Permission } from './permissions.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may call: anyone, anyone signed in, or whoever holds the permission somewhere (rows are narrowed by scope). */
export type Access = 'public' | 'signed_in' | Permission;

type Schema = z.ZodType | undefined;

/** Media types of answers that are files. */
export type FileType = 'application/pdf' | 'image/jpeg';

export interface EndpointSpec<P extends Schema, Q extends Schema, B extends Schema, R extends Schema> {
  method: Method;
  /** Path with `:param` segments, from the server's root. */
  path: string;
  access: Access;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Absent: 204 without a body. */
  response?: R;
  /** Success status; 200 with a response, 204 without, unless given. */
  status?: 200 | 201 | 202 | 204;
  errors?: readonly ErrorCode[];
  /** The answer is JSON text built by the database; it is checked against the schema in tests, not per request. */
  raw?: boolean;
  /** The answer is a file of this media type, made whole in memory; then there is no response schema. */
  file?: FileType;
  /** The request is multipart/form-data with one file and the body schema's fields as text parts. */
  multipart?: boolean;
  /** The request is application/x-www-form-urlencoded, as another protocol wants it. */
  form?: boolean;
  /** The answer holds a secret shown once, which is not kept for a repeated Idempotency-Key. */
  secretAnswer?: boolean;
  /** Largest accepted body in bytes; 1 MiB unless given. */
  bodyLimit?: number;
  /** A list in the body is looked at item by item, by the service; then only its frame must be in order. */
  itemwise?: boolean;
  /**
   * Must carry a signature by the session's request key (docs/security.md); writes of administrators always do.
   * `with_offered_key`: by the key in the body, while the session has none.
   */
  signed?: boolean | 'with_offered_key';
  /** Proves who one is, or ends the session: open to one that has to prove it before anything else. */
  proves?: boolean;
  /** Changes nothing, though it is no GET: open to whoever only looks on as another person. */
  readsOnly?: boolean;
  /** Safe to send again: a PUT to a natural key, a read, or a POST whose id the client made. */
  repeatable?: boolean;
}

export interface Endpoint<
  P extends Schema = Schema,
  Q extends Schema = Schema,
  B extends Schema = Schema,
  R extends Schema = Schema,
> extends Omit<EndpointSpec<P, Q, B, R>, 'params' | 'query' | 'body' | 'response' | 'signed'> {
  // Always present in the type, or every part would look optional to callers and handlers.
  params: P;
  query: Q;
  body: B;
  response: R;
  errors: readonly ErrorCode[];
  status: 200 | 201 | 202 | 204;
  signed: boolean | 'with_offered_key';
}

type Output<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;
type Input<S extends Schema> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler is given, after parsing. */
export interface Parsed<E extends Endpoint> {
  params: Output<E['params']>;
  query: Output<E['query']>;
  body: Output<E['body']>;
}

type Part<K extends string, S extends Schema> = S extends z.ZodType
  ? Record<never, never> extends z.input<S>
    ? { [key in K]?: Input<S> }
    : { [key in K]: Input<S> }
  : { [key in K]?: undefined };

/** What a caller passes, before parsing. */
export type Request<E extends Endpoint> = Part<'params', E['params']> &
  Part<'query', E['query']> &
  Part<'body', E['body']>;

export type Response<E extends Endpoint> = E['file'] extends FileType
  ? FileAnswer
  : E['response'] extends z.ZodType
    ? z.output<E['response']>
    : undefined;

/** A file as a client gets it; a Blob where there are such. */
export interface FileAnswer {
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

const administrations: readonly Access[] = ['users:write', 'data_sources:write', 'system:write'];

/** A form's boundary is made by whoever sends it, too late to be signed. */
const isAdministration = ({
  access,
  method,
  multipart,
}: Pick<EndpointSpec<Schema, Schema, Schema, Schema>, 'access' | 'method' | 'multipart'>) =>
  method !== 'GET' && !multipart && administrations.includes(access);

export function endpoint<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
  const Raw extends boolean = false,
  const File extends FileType | undefined = undefined,
>(
  spec: EndpointSpec<P, Q, B, R> & { raw?: Raw; file?: File },
): Endpoint<P, Q, B, R> & { raw: Raw; file: File } {
  const status = spec.status ?? (spec.response || spec.file ? 200 : 204);
  const signed = spec.signed ?? isAdministration(spec);
  return { ...spec, errors: spec.errors ?? [], status, signed } as Endpoint<P, Q, B, R> & {
    raw: Raw;
    file: File;
  };
}
