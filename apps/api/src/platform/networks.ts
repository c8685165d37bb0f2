import { BlockList, isIP } from 'node:net';

/** One IPv4 address, or the /64 an IPv6 host can choose its addresses from. */
export function networkOf(ip: string): string {
  const v4 = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(ip)?.[1];
  if (v4) return v4;
  const [head = '', tail] = ip.split('%')[0]?.split('::') ?? [];
  const groups = head.split(':').filter(Boolean);
  const rest = tail?.split(':').filter(Boolean) ?? [];
  while (groups.length + rest.length < 8) groups.push('0');
  const prefix = [...groups, ...rest].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(':')}::/64`;
}

/** Addresses and CIDR ranges, asked one address at a time; an IPv4 address within IPv6 is that address. */
export class AddressRanges {
  readonly #ranges = new BlockList();

  /** Throws a RangeError that names what is no address or range. */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const [address = '', bits] = range.split('/');
      const family = isIP(address);
      const most = family === 6 ? 128 : 32;
      if (family === 0 || (bits !== undefined && !(/^\d+$/.test(bits) && Number(bits) <= most)))
        throw new RangeError(`${range} is no address or range of addresses`);
      this.#ranges.addSubnet(address, bits === undefined ? most : Number(bits), kindOf(address));
    }
  }

  include(address: string): boolean {
    const plain = plainAddress(address);
    return isIP(plain) !== 0 && this.#ranges.check(plain, kindOf(plain));
  }
}

const kindOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const plainAddress = (address: string): string =>
  /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address.split('%')[0] ?? '';

/** Whom a request comes from: the first address, counted from our end, that is not a proxy we trust. */
export function clientAddress(
  proxies: AddressRanges,
  peer: string,
  forwardedFor: string | undefined,
): string {
  const hops = [...(forwardedFor?.split(',').map((hop) => hop.trim()) ?? []), peer].toReversed();
  const client = hops.find((hop, index) => !proxies.include(hop) || index === hops.length - 1);
  return client ?? peer;
}
