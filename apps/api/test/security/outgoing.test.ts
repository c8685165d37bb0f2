import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { readConfig } from '../../src/platform/config.ts';
import { fetchOutside } from '../../src/platform/outgoing.ts';
import { check } from './check.ts';

/** A service of the town's own network, which nobody outside may reach through us. */
let inner: Server;
let port: number;
let asked: string[] = [];
beforeAll(async () => {
  inner = createServer((req, res) => {
    asked.push(`${req.headers.host} ${req.url}`);
    if (req.url === '/redirect') res.writeHead(302, { Location: `http://127.0.0.1:${port}/secret` }).end();
    else if (req.url === '/large') res.end(Buffer.alloc(3_000_000));
    else if (req.url !== '/never') res.end('geheim');
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => inner.once('listening', listening));
  port = (inner.address() as AddressInfo).port;
});
beforeEach(() => void (asked = []));
afterAll(() => {
  inner.closeAllConnections();
  inner.close();
});

const config = (allow = '') =>
  readConfig({ CITYPULSE_DEMO: '0', CITYPULSE_SECRET: 'x', CITYPULSE_OUTGOING_ALLOW: allow });
const outcome = (address: string, resolve?: (host: string) => Promise<string[]>, allow = '') =>
  fetchOutside({ config: config(allow) }, address, { timeout: 1_000 }, resolve).then(
    (answer) => answer.status,
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );

check('V1.3.6', 'no spelling of an address leads the server into its own network', async () => {
  const hosts = [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '10.0.0.1',
    '192.168.1.1',
    '172.31.255.255',
    '100.64.0.1',
    '169.254.169.254',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '255.255.255.255',
    '224.0.0.1',
  ];
  for (const host of hosts)
    for (const scheme of ['https', 'http'])
      expect(await outcome(`${scheme}://${host}:${port}/secret`), host).toBe('invalid_request');
  expect(asked).toEqual([]);
});

check('V1.3.6', 'a name is refused when one of its addresses is private', async () => {
  const answers = [['10.0.0.1'], ['1.1.1.1', '127.0.0.1'], ['2606:4700::1111', '::1'], ['metadata'], []];
  for (const addresses of answers)
    expect(await outcome(`https://rebound.example:${port}/`, async () => addresses)).toBe('invalid_request');
  expect(asked).toEqual([]);
});

check(
  'V1.3.6',
  'a name is resolved once, and the request goes to the address that was looked at',
  async () => {
    let resolved = 0;
    const resolve = async () => {
      resolved += 1;
      return ['127.0.0.1'];
    };
    expect(await outcome(`http://rebound.example:${port}/x`, resolve, `rebound.example:${port}`)).toBe(200);
    expect(resolved).toBe(1);
    expect(asked).toEqual([`rebound.example:${port} /x`]);
  },
);

check('V1.3.6', 'only http and https without a password in the address are spoken', async () => {
  const addresses = [
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'ftp://example.org/',
    'data:text/plain,x',
    'http://example.org/',
    'https://user:password@example.org/',
    'https://example.org@127.0.0.1/',
    '//127.0.0.1/',
    'x',
    '',
  ];
  for (const address of addresses)
    expect(await outcome(address, async () => ['1.1.1.1']), address).toBe('invalid_request');
});

const vouchedFor = (address: string, resolve?: (host: string) => Promise<string[]>) => {
  const { hostname, port: at } = new URL(address);
  const outgoing = { timeout: 1_000, vouched: `${hostname}:${at || 443}` };
  return fetchOutside({ config: config() }, address, outgoing, resolve).then(
    ({ status }) => status,
    (error: { code?: string }) => error.code,
  );
};

check('V1.3.6', 'whoever vouches for it: no address where a machine is told its keys', async () => {
  const hosts = ['169.254.169.254', '2852039166', '[::ffff:169.254.169.254]', '[fd00:ec2::254]', '[fe80::1]'];
  for (const host of [...hosts, '[64:ff9b::a9fe:a9fe]', '[2002:a9fe:a9fe::]', '100.100.100.200'])
    expect(await vouchedFor(`https://${host}/`), host).toBe('invalid_request');
  const name = 'https://id.town.example/';
  for (const addresses of [['169.254.169.254'], ['10.0.0.1', 'fe80::1']])
    expect(await vouchedFor(name, async () => addresses)).toBe('invalid_request');
  expect(await vouchedFor(`http://127.0.0.1:${port}/x`)).toBe(200);
  expect(asked).toEqual([`127.0.0.1:${port} /x`]);
});

check('V15.3.2', 'a redirect is answered and not followed', async () => {
  const allow = `127.0.0.1:${port}`;
  expect(await outcome(`http://127.0.0.1:${port}/redirect`, undefined, allow)).toBe(302);
  expect(asked).toEqual([`127.0.0.1:${port} /redirect`]);
});

check('V15.2.2', 'an answer that is too large or never comes is cut off', async () => {
  const allow = `127.0.0.1:${port}`;
  expect(await outcome(`http://127.0.0.1:${port}/large`, undefined, allow)).toBe('invalid_request');
  const begun = performance.now();
  expect(await outcome(`http://127.0.0.1:${port}/never`, undefined, allow)).not.toBe(200);
  expect(performance.now() - begun).toBeLessThan(5_000);
});
