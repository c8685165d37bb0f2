import { expect, test } from 'vitest';
import { AddressRanges, clientAddress, networkOf } from './networks.ts';

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:0:7:aaaa::1', '2001:db8:0:7::/64'],
  ['2001:0db8::7', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('the network of %s is %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});

test.each([
  ['203.0.113.9', undefined, '203.0.113.9'],
  ['203.0.113.9', '1.2.3.4', '203.0.113.9'],
  ['10.0.0.1', '1.2.3.4', '1.2.3.4'],
  ['::ffff:10.0.0.1', '1.2.3.4', '1.2.3.4'],
  ['10.0.0.1', '6.6.6.6, 1.2.3.4', '1.2.3.4'],
  ['10.0.0.1', '6.6.6.6, 1.2.3.4, 10.9.9.9', '1.2.3.4'],
  ['10.0.0.1', '10.0.0.2', '10.0.0.2'],
  ['10.0.0.1', 'not an address', 'not an address'],
  ['fd00::1', '2001:db8::1', '2001:db8::1'],
])('of a request from %s that says it was forwarded for %s, %s is the sender', (peer, forwarded, sender) => {
  expect(clientAddress(new AddressRanges(['10.0.0.0/8', 'fd00::/8']), peer, forwarded)).toBe(sender);
});

test.each(['10.0.0.0/33', 'fd00::/129', 'proxy.example', '10.0.0.0/', '10.0.0'])(
  '%s is no range',
  (range) => {
    expect(() => new AddressRanges([range])).toThrow(RangeError);
  },
);
