/// <reference types="node" />
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { photoUploadPath } from '@citypulse/contracts/photos';
import { expect, onTestFinished, test } from 'vitest';
import type { StoredBlob } from './local-store.ts';
import { tusUpload } from './tus-upload.ts';

interface Answer {
  status: number;
  headers?: Record<string, string>;
}
const address = `${photoUploadPath}/p`;
const made: Answer = { status: 201, headers: { location: address } };
const at = (status: number, offset: number): Answer => ({
  status,
  headers: { 'upload-offset': String(offset) },
});

const none = () => undefined;

/** One attempt against a server that gives these answers; what was asked, and how it ended. */
async function attempt(answers: readonly Answer[], isBegun = false) {
  const asked: string[] = [];
  const left = [...answers];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers['upload-offset'] ?? ''}`.trim());
    const { status, headers } = left.shift() ?? { status: 500 };
    request.resume().on('end', () => response.writeHead(status, headers).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const upload = tusUpload(base, { token: async () => 'token', renew: async () => 'token' });
  const blob = { photoId: 'p', uploadUrl: isBegun ? `${base}${address}` : null } as StoredBlob;
  const { signal } = new AbortController();
  const bytes = new Uint8Array(8);
  const ended = await upload({ blob, bytes, signal, begun: none, progress: none }).catch(() => 'again');
  return { asked, ended };
}

test.for([400, 403, 404, 409, 410, 413, 415, 422])(
  'a photo that may not be begun (%i) is refused, not tried for ever',
  async (status) => {
    expect(await attempt([{ status }])).toEqual({ asked: ['POST'], ended: 'refused' });
  },
);

test.for([400, 403, 413, 415, 422, 460])(
  'bytes the server will not have (%i) are refused',
  async (status) => {
    expect(await attempt([made, { status }])).toEqual({ asked: ['POST', 'PATCH 0'], ended: 'refused' });
  },
);

test.for([401, 404, 410, 423, 500, 503])('what may pass (%i) is tried again later', async (status) => {
  expect(await attempt([made, { status }])).toMatchObject({ ended: 'again' });
});

test('bytes that are there already are found out by asking, and not refused', async () => {
  expect(await attempt([made, at(409, 8), at(200, 8)])).toEqual({
    asked: ['POST', 'PATCH 0', 'HEAD'],
    ended: 'uploaded',
  });
  expect(await attempt([at(200, 8)], true)).toEqual({ asked: ['HEAD'], ended: 'uploaded' });
});

test('an upload that stands elsewhere is gone on with from there', async () => {
  const { asked, ended } = await attempt([made, { status: 409 }, at(200, 3), at(204, 8)]);
  expect([asked, ended]).toEqual([['POST', 'PATCH 0', 'HEAD', 'PATCH 3'], 'uploaded']);
});

test.for([403, 404, 410])('an upload the server no longer knows (%i) is begun anew', async (status) => {
  const { asked, ended } = await attempt([{ status }, made, at(204, 8)], true);
  expect([asked, ended]).toEqual([['HEAD', 'POST', 'PATCH 0'], 'uploaded']);
});
