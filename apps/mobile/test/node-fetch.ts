import { request } from 'node:http';

/** As much of fetch as the client asks for, over Node's own network: the phone's is native code and not here. */
export const nodeFetch = ((url: string, init: RequestInit = {}) =>
  new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: init.method ?? 'GET', headers: init.headers as Record<string, string> },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          resolve({
            status,
            ok: status >= 200 && status < 300,
            headers: { get: (name: string) => answer.headers[name] ?? null },
            json: () => Promise.resolve().then(() => JSON.parse(Buffer.concat(chunks).toString())),
          });
        });
      },
    );
    call.on('error', reject);
    init.signal?.addEventListener('abort', () => call.destroy(new Error('aborted')));
    call.end(init.body as string | undefined);
  })) as unknown as typeof fetch;
