import { describe, expect, test } from 'vitest';
import { clientAddress, trustedProxies } from '../../src/limits/addresses.ts';

const proxies = trustedProxies(['10.0.0.0/8', '192.0.2.7', '2001:db8:aaaa::/48']);

describe('the address of a client', () => {
  test.each([
    ['198.51.100.9', undefined, '198.51.100.9'],
    ['::ffff:198.51.100.9', undefined, '198.51.100.9'],
    ['0000:0000:0000:0000:0000:ffff:c633:6409', undefined, '198.51.100.9'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', undefined, '2001:db8::1'],
    ['fe80::1%eth0', undefined, 'fe80::1'],
  ])('%s is spelled one way', (remote, forwardedFor, expected) => {
    expect(clientAddress({ remote, forwardedFor }, proxies)).toBe(expected);
  });

  test.each([
    ['from a stranger the header is not believed', '198.51.100.9', '203.0.113.1', '198.51.100.9'],
    ['from a proxy it is', '10.1.2.3', '203.0.113.1', '203.0.113.1'],
    ['from a proxy seen as IPv6 it is', '::ffff:10.1.2.3', '203.0.113.1', '203.0.113.1'],
    ['what the client itself wrote is not', '10.1.2.3', '1.1.1.1, 203.0.113.1', '203.0.113.1'],
    ['a chain of proxies is walked', '10.1.2.3', '1.1.1.1, 203.0.113.1, 192.0.2.7,10.9.9.9', '203.0.113.1'],
    ['IPv6 proxies count', '2001:db8:aaaa::5', '2001:db8:bbbb::1', '2001:db8:bbbb::1'],
    ['a neighbour of a proxy is none', '192.0.2.8', '203.0.113.1', '192.0.2.8'],
    ['ports are left out', '10.1.2.3', '203.0.113.1:4711', '203.0.113.1'],
    ['ports are left out of IPv6', '10.1.2.3', '[2001:db8::9]:4711', '2001:db8::9'],
    ['nonsense ends the walk at the last known hop', '10.1.2.3', '203.0.113.1, unknown, 10.9.9.9', '10.9.9.9'],
    ['an empty header changes nothing', '10.1.2.3', '', '10.1.2.3'],
    ['only proxies: the first of them', '10.1.2.3', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
  ])('%s', (_what, remote, forwardedFor, expected) => {
    expect(clientAddress({ remote, forwardedFor }, proxies)).toBe(expected);
  });

  test.each(['hospital', '10.0.0.0/33', ''])('"%s" is no proxy', (entry) => {
    expect(() => trustedProxies([entry])).toThrow(RangeError);
  });
});
