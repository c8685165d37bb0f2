/// <reference types="node" />
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createApi, type Api } from './api.ts';
import { createSession, type Session } from './session.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void | Promise<void>;

export const user = {
  id: '00000000-0000-4000-8000-0000000000aa',
  email: 'someone@hechingen.example',
  displayName: 'Someone',
  language: 'de',
  roles: [],
  permissions: [],
  buildings: null,
};

export const answer = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

export const problem = (response: ServerResponse, status: number, code: string, headers = {}) =>
  answer(response, status, { type: 'about:blank', title: code, status, code, requestId: 'r1' }, headers);

type Asked = Record<'method' | 'url' | 'body', string> & { headers: IncomingMessage['headers'] };

/** A server that gives out tokens t1, t2, …; the newest is good. Everything else is the handler's. */
export async function serve(handler: Handler) {
  const asked: Asked[] = [];
  const state = { token: 0, refreshes: 0, ended: false };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (request.url === '/v1/auth/refresh') {
      state.refreshes++;
      if (state.ended) return problem(response, 401, 'session_expired');
      state.token++;
      return answer(response, 200, {
        accessToken: `t${state.token}`,
        refreshToken: `r${state.token}`,
        expiresIn: 600,
        user,
      });
    }
    asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    if (request.headers.authorization !== `Bearer t${state.token}`)
      return problem(response, 401, 'not_authenticated');
    await handler(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  );
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, state };
}

/** An API on such a server with somebody signed in. */
export async function signedIn(handler: Handler): Promise<{
  api: Api;
  session: Session;
  asked: Asked[];
  state: { token: number; refreshes: number; ended: boolean };
}> {
  const { baseUrl, asked, state } = await serve(handler);
  let kept: string | null = 'r0';
  const tokens = {
    read: async () => kept,
    write: async (token: string) => void (kept = token),
    clear: async () => void (kept = null),
  };
  const settings = { baseUrl, platform: 'mobile' as const, tokens, random: () => 0 };
  const session = createSession(settings);
  await session.restore();
  return { api: createApi({ ...settings, session }), session, asked, state };
}
