import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = { status: number; body: unknown };

/** Answers by `METHOD /path` (without the query); what is not listed is unknown. */
export type Answers = Record<string, Answer | ((body: unknown) => Answer)>;

export interface TownServer {
  url: string;
  close(): Promise<void>;
}

export const problem = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: { type: 'about:blank', title: code, status, code, requestId: 'test-request', ...more },
});

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : JSON.parse(text);
}

async function answer(answers: Answers, request: IncomingMessage, response: ServerResponse) {
  const path = request.url?.split('?')[0] ?? '';
  const found = answers[`${request.method} ${path}`] ?? problem(404, 'not_found');
  const { status, body } = typeof found === 'function' ? found(await bodyOf(request)) : found;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A server on a free port of this machine, speaking the contract with fixed answers. */
export async function startTown(answers: Answers): Promise<TownServer> {
  const server: Server = createServer((request, response) => void answer(answers, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
