import { connect } from 'node:net';
import type { Problem } from '@citypulse/contracts/errors';
import type { Role } from '@citypulse/contracts/permissions';
import { io, type Socket } from 'socket.io-client';
import { ServerProcess } from '../server-process.ts';
import { callEndpoint, startTestApi, type TestApi, type TestUser } from '../test-api.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The problem's code, if it is one. */
  code: string | undefined;
  json<T = Record<string, unknown>>(): T;
}

export interface Sent extends Omit<RequestInit, 'headers' | 'body'> {
  token?: string | null | undefined;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  body?: BodyInit;
}

/** The server under attack: a process of its own. `api` is a second node on its database, to prepare what it holds. */
export interface Target {
  url: string;
  api: TestApi;
  process: ServerProcess;
  send(path: string, sent?: Sent): Promise<Answer>;
  /** Signed in, calling the process. */
  as(role: Role, buildingId?: string | null): Promise<TestUser>;
  /** Bytes as they are, and everything that comes back until the end. */
  raw(bytes: string): Promise<string>;
  socket(auth: object, options?: { headers?: Record<string, string> }): Socket;
  close(): Promise<void>;
}

/** Starts it on a database of its own. */
export async function startTarget(environment: NodeJS.ProcessEnv = {}): Promise<Target> {
  const api = await startTestApi(environment['PUBLIC_URL'] ? { PUBLIC_URL: environment['PUBLIC_URL'] } : {});
  const server = await ServerProcess.on(api.databaseUrl, environment);
  await server.start();
  const sockets: Socket[] = [];
  return {
    url: server.url,
    api,
    process: server,
    send: (path, sent) => send(server.url, path, sent),
    async as(role, buildingId) {
      const user = await api.as(role, buildingId);
      return { ...api.asToken(user.accessToken, user.userId), ...callsTo(server.url, user) };
    },
    raw: (bytes) => raw(server.url, bytes),
    socket(auth, { headers } = {}) {
      const socket = io(server.url, {
        path: '/v1/socket',
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth,
        ...(headers ? { extraHeaders: headers } : {}),
      });
      sockets.push(socket);
      return socket;
    },
    async close() {
      for (const socket of sockets) socket.disconnect();
      await server.remove();
      await api.close();
    },
  };
}

function callsTo(url: string, { accessToken }: TestUser): Pick<TestUser, 'call'> {
  return {
    call: (endpoint, request, headers) => callEndpoint(url, accessToken, endpoint, request, headers),
  };
}

async function send(
  url: string,
  path: string,
  { token, headers, json, body, ...init }: Sent = {},
): Promise<Answer> {
  const content = json === undefined ? body : JSON.stringify(json);
  const answer = await fetch(`${url}${path}`, {
    redirect: 'manual',
    ...init,
    method: init.method ?? (content === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    code: codeOf(text),
    json: <T>() => JSON.parse(text) as T,
  };
}

function codeOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as Problem).code;
  } catch {
    return undefined;
  }
}

function raw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('close', () => resolve(text));
    // A server that cuts the line answers with that.
    socket.on('error', () => undefined);
  });
}

/** How a handshake ends: nothing refused, or with which code. */
export const handshake = (socket: Socket): Promise<string | null> =>
  new Promise((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('connect_error', (error: Error & { data?: { code?: string } }) =>
      resolve(error.data?.code ?? error.message),
    );
  });

/** An answer without what differs each time. */
export const bare = ({ status, text }: Answer): string =>
  `${status} ${text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')}`;
