import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface LossyProxy {
  url: string;
  /** Answers that never arrived. */
  lost(): number;
  stop(): void;
}

/** A line on which the server always gets the request, and every second answer to a write is lost. */
export async function lossyProxy(target: string, isWrite: (path: string) => boolean): Promise<LossyProxy> {
  const { hostname, port } = new URL(target);
  let [writes, lost] = [0, 0];
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    const onward = request({ hostname, port, method, path: url, headers, agent: false }, async (answer) => {
      // All of it: by now the server has committed.
      const body = await buffer(answer);
      if (method !== 'GET' && isWrite(url) && ++writes % 2 === 1) {
        lost += 1;
        return incoming.socket.destroy();
      }
      const { 'transfer-encoding': _, ...rest } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, { ...rest, 'content-length': body.length }).end(body);
    });
    onward.on('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  server.on('upgrade', ({ method, url, rawHeaders }, socket, head) => {
    const onward = connect(Number(port), hostname, () => {
      const lines = rawHeaders.flatMap((name, n) => (n % 2 === 0 ? `${name}: ${rawHeaders[n + 1]}` : []));
      onward.write(`${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost: () => lost,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
