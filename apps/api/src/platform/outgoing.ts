import { lookup } from 'node:dns/promises';
import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestEncrypted } from 'node:https';
import { isIP } from 'node:net';
import { AppError } from './app-error.ts';
import type { AppContext } from './context.ts';
import { AddressRanges } from './networks.ts';

export interface Outgoing {
  method?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | Uint8Array | null | undefined;
  signal?: AbortSignal | null | undefined;
  /** Milliseconds for all of it. */
  timeout?: number;
  /** Bytes of an answer; more is cut off and refused. */
  mostBytes?: number;
  /** Host and port an administrator has vouched for: these may stand in the town's own network. */
  vouched?: string;
}

type Resolve = (host: string) => Promise<readonly string[]>;
const byDns: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/** Addresses no host on the internet has, and those that carry an IPv4 address within them. */
const notPublic = new AddressRanges(
  (
    '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 ' +
    '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 ' +
    '2001::/23 2001:db8::/32 2002::/16 3fff::/20'
  ).split(' '),
);
const ipv6Hosts = new AddressRanges(['2000::/3']);
/** Where a cloud tells its machines their keys: nobody but the operator opens these, whoever vouches for them. */
const ofTheMachine = new AddressRanges(
  (
    '169.254.0.0/16 100.100.100.200 168.63.129.16 192.0.0.0/24 fe80::/10 fd00:ec2::/32 ' +
    '64:ff9b::a9fe:0/112 2002:a9fe::/32'
  ).split(' '),
);
const isPublic = (address: string) =>
  !notPublic.include(address) && (isIP(address) === 4 || ipv6Hosts.include(address));

/**
 * The only way the server sends a request to an address that somebody typed in. The name is resolved once and every
 * address it has must be public, unless the host is on CITYPULSE_OUTGOING_ALLOW or was vouched for; the request goes to
 * the address that was looked at. Redirects are answered, never followed.
 */
export async function fetchOutside(
  { config }: Pick<AppContext, 'config'>,
  address: string | URL,
  outgoing: Outgoing = {},
  resolve: Resolve = byDns,
): Promise<Response> {
  const url = parse(address);
  const isAllowed = [url.hostname, url.host, hostAndPort(url)].some((host) =>
    config.outgoingAllow.includes(host),
  );
  const isVouched = outgoing.vouched === hostAndPort(url);
  if (url.protocol !== 'https:' && !((isAllowed || isVouched) && url.protocol === 'http:'))
    throw refused('only https is allowed');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) ? [host] : await resolve(host).catch(() => []);
  const [first] = found;
  if (first === undefined) throw refused('the name is unknown');
  const fits = isVouched ? (one: string) => !ofTheMachine.include(one) : isPublic;
  if (!isAllowed && !found.every(fits)) throw refused('it leads into a network of its own');
  return send(url, first, outgoing);
}

const refused = (why: string) => new AppError('invalid_request', `The address cannot be used: ${why}`);

const hostAndPort = ({ hostname, port, protocol }: URL) =>
  `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;

function parse(address: string | URL): URL {
  const url = URL.parse(String(address));
  if (!url) throw refused('it is no address');
  if (url.username || url.password) throw refused('it holds a password');
  return url;
}

function send(
  url: URL,
  to: string,
  { method, headers, body, signal, ...limits }: Outgoing,
): Promise<Response> {
  const { timeout = 10_000, mostBytes = 1024 * 1024 } = limits;
  const request = url.protocol === 'https:' ? requestEncrypted : requestPlain;
  const signals = [AbortSignal.timeout(timeout), ...(signal ? [signal] : [])];
  const options: RequestOptions = {
    method: method ?? 'GET',
    headers: { ...headers },
    agent: false,
    signal: AbortSignal.any(signals),
    lookup: (_host, asked, answer) => {
      const family = isIP(to);
      if (asked.all) answer(null, [{ address: to, family }]);
      else answer(null, to, family);
    },
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      readAll(answer, mostBytes).then((bytes) => resolve(responseOf(answer, bytes)), reject);
    });
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

async function readAll(answer: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw refused('its answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function responseOf({ statusCode = 502, headersDistinct }: IncomingMessage, bytes: Buffer): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const isBare = [204, 205, 304].includes(statusCode);
  return new Response(isBare ? null : new Uint8Array(bytes), { status: statusCode, headers });
}
