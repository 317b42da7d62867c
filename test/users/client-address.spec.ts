import { countedAddress } from '../../src/modules/users/domain/client-address.js';

const [PRODUCTION, DEVELOPMENT] = [true, false];

describe('attempts from a network address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1', 'fe80:0:0:0::/64'],
  ])('of %s count for %s', (address, counted) => {
    expect(countedAddress(address, DEVELOPMENT)).toBe(counted);
    expect(countedAddress(address, PRODUCTION)).toBe(counted);
  });

  it.each(['127.0.0.1', '127.1.2.3', '::ffff:127.0.0.1', '::1'])(
    'of %s, this very machine, count in production only',
    (address) => {
      expect(countedAddress(address, DEVELOPMENT)).toBeUndefined();
      expect(countedAddress(address, PRODUCTION)).toBeDefined();
    },
  );
});
