import { Settings } from '../../src/shared/config/settings.js';
import { DnsDiscovery, type Lookup } from '../../src/shared/gateway/dns-discovery.js';
import { discoveryOf } from '../../src/shared/gateway/find-modules.js';
import { eventually } from '../support/eventually.js';

const TEMPLATE = 'http://{module}.souk.svc:3000';

const originsOf = (
  discovery: { instancesOf(module: string): readonly { origin: string }[] },
  module: string,
) => discovery.instancesOf(module).map(({ origin }) => origin);

describe('MODULE_ADDRESSES', () => {
  const found = (addresses: unknown, modules = ['orders']) =>
    discoveryOf(new Settings({ MODULE_ADDRESSES: JSON.stringify(addresses) }), modules);

  it('names one process or several of a module, each once', () => {
    const addresses = {
      orders: ['http://10.0.0.1:80/', 'http://10.0.0.1', 'https://b.example:8443'],
      users: 'x',
    };

    expect(originsOf(found(addresses), 'orders')).toEqual(['http://10.0.0.1', 'https://b.example:8443']);
  });

  it('must name every module that runs elsewhere, and says what it lacks', () => {
    expect(() => found({ orders: 'http://a' }, ['orders', 'users', 'cart'])).toThrow(
      'MODULE_ADDRESSES does not name users, cart, and the gateway must know where every module that runs elsewhere is: ' +
        'set it to a JSON object such as {"users":"http://127.0.0.1:3101"}, or DISCOVERY=dns, or leave the gateway out of MODULES.',
    );
  });

  it.each([['127.0.0.1:3101'], ['http://a/v1'], ['ftp://a'], [7], [{}]])(
    'refuses %j as an address',
    (address) => {
      expect(() => found({ orders: [address] })).toThrow(
        `MODULE_ADDRESSES has ${JSON.stringify(address)} for orders, which is no base URL such as http://127.0.0.1:3101.`,
      );
    },
  );
});

describe('discovery by DNS', () => {
  const started = async (lookUp: Lookup) => {
    const discovery = new DnsDiscovery(TEMPLATE, ['orders', 'users'], 5, lookUp);
    await discovery.start();
    return discovery;
  };

  it('takes every address of the host of a module for an instance', async () => {
    const hosts: Record<string, string[]> = {
      'orders.souk.svc': ['10.0.0.1', '::1'],
      'users.souk.svc': ['10.0.0.2'],
    };
    const discovery = await started((host) => Promise.resolve(hosts[host]!));
    discovery.stop();

    expect(originsOf(discovery, 'orders')).toEqual(['http://10.0.0.1:3000', 'http://[::1]:3000']);
    expect(originsOf(discovery, 'users')).toEqual(['http://10.0.0.2:3000']);
  });

  it('looks again and again, and keeps the last good answer', async () => {
    let answer: () => Promise<string[]> = () => Promise.resolve(['10.0.0.1']);
    let looked = 0;
    const discovery = await started(() => {
      looked++;
      return answer();
    });
    answer = () => Promise.resolve(['10.0.0.9']);
    await eventually(() => expect(originsOf(discovery, 'orders')).toEqual(['http://10.0.0.9:3000']));

    for (const bad of [() => Promise.reject(new Error('SERVFAIL')), () => Promise.resolve([])]) {
      answer = bad;
      const before = looked;
      await eventually(() => expect(looked).toBeGreaterThan(before + 2));
      expect(originsOf(discovery, 'orders')).toEqual(['http://10.0.0.9:3000']);
    }
    discovery.stop();
  });

  it('starts without an answer, too', async () => {
    const discovery = await started(() => Promise.reject(new Error('ENOTFOUND')));
    discovery.stop();

    expect(originsOf(discovery, 'orders')).toEqual([]);
  });

  it.each(['', 'http://orders:3000', 'https://{module}:3000', '{module}:3000'])(
    'refuses %j as DISCOVERY_DNS',
    (text) => {
      expect(() => discoveryOf(new Settings({ DISCOVERY: 'dns', DISCOVERY_DNS: text }), ['orders'])).toThrow(
        `DISCOVERY=dns needs DISCOVERY_DNS as in http://{module}.souk.svc:3000, and it is "${text}".`,
      );
    },
  );

  it('finds this machine by its name', async () => {
    const discovery = new DnsDiscovery('http://localhost:80/?{module}', ['orders'], 1_000);
    await discovery.start();
    discovery.stop();

    expect(originsOf(discovery, 'orders')).toContainEqual(
      expect.stringMatching(/^http:\/\/(127\.0\.0\.1|\[::1\])$/),
    );
  });
});
