import type { MeasuringPointId } from '@citypulse/contracts/common';
import type { SyncDelta } from '@citypulse/contracts/sync';
import { io, type Socket } from 'socket.io-client';
import { percentile, type Bench, type Ground, type Row } from './bench.ts';
import { givenPoints } from './given.ts';

async function openSocket({ server, manager }: Ground): Promise<Socket> {
  const socket = io(server.url, {
    path: '/v1/socket',
    transports: ['websocket'],
    auth: { token: manager.accessToken },
  });
  const answer = (await socket.emitWithAck('sync:resume', { cursor: null, scopes: [] })) as { ok: boolean };
  if (!answer.ok) throw new Error(`The socket was refused: ${JSON.stringify(answer)}`);
  return socket;
}

/** From the moment the gateway's request leaves to the delta with its value at the client. */
async function deliver(
  { server, manager }: Ground,
  socket: Socket,
  id: string,
  start: string,
  value: number,
) {
  const arrived = new Promise<void>((resolve) => {
    const listen = (delta: SyncDelta) => {
      if (!JSON.stringify(delta.changes).includes(`"value":${value}`)) return;
      socket.off('sync:delta', listen);
      resolve();
    };
    socket.on('sync:delta', listen);
  });
  const sent = performance.now();
  const answer = await fetch(`${server.url}/v1/energy/intervals`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${manager.accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      measuringPointId: id as MeasuringPointId,
      intervals: [{ start, lengthSeconds: 900, value }],
    }),
  });
  const answered = performance.now() - sent;
  if (!answer.ok) throw new Error(await answer.text());
  await arrived;
  return { answered, seen: performance.now() - sent };
}

async function measure(ground: Ground): Promise<Row[]> {
  const ids = await givenPoints(ground.app, 20, 5);
  const socket = await openSocket(ground);
  const times: { answered: number; seen: number }[] = [];
  const now = Math.floor(Date.now() / 900_000) * 900_000;
  const count = ground.quick ? 20 : 300;
  for (let index = 0; index < count; index += 1) {
    const start = new Date(now - (index % 96) * 900_000).toISOString();
    times.push(await deliver(ground, socket, ids[index % ids.length] ?? '', start, 1000 + index / 8));
  }
  socket.disconnect();
  const seen = times.map((time) => time.seen).toSorted((a, b) => a - b);
  const answered = times.map((time) => time.answered).toSorted((a, b) => a - b);
  const p95 = percentile(seen, 0.95);
  return [
    { what: 'answer to the gateway, median', value: percentile(answered, 0.5), unit: 'ms' },
    { what: 'value at the client, median', value: percentile(seen, 0.5), unit: 'ms' },
    {
      what: 'value at the client, p95',
      value: p95,
      unit: 'ms',
      aim: { text: '≤ 1 s', reached: p95 <= 1000 },
    },
    { what: 'value at the client, p99', value: percentile(seen, 0.99), unit: 'ms' },
  ];
}

export const bench: Bench = {
  name: 'From the gateway’s request to the delta at a socket client',
  run: measure,
};
