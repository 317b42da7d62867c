import { selectModules } from '../../src/bootstrap/select-modules.js';

const KNOWN = ['users', 'orders', 'inventory'];
const BROKERS = 'localhost:9092';

describe('MODULES', () => {
  it.each([
    ['all', KNOWN, true],
    ['orders', ['orders'], false],
    ['inventory, users', ['users', 'inventory'], false],
    ['all,-inventory', ['users', 'orders'], true],
    ['-users,all', ['orders', 'inventory'], true],
    ['users,orders,inventory', KNOWN, false],
    ['gateway', [], true],
    ['gateway,orders', ['orders'], true],
    ['all,-gateway', KNOWN, false],
  ])('%s hosts %j; the gateway, too: %s', (text, modules, gateway) => {
    expect(selectModules(text, KNOWN, BROKERS)).toEqual({ modules, gateway });
  });

  it.each([
    ['orders,stock', 'MODULES names stock, which is none of: all, users, orders, inventory, gateway.'],
    ['all,-stock', 'MODULES names stock, which is none of: all, users, orders, inventory, gateway.'],
    [
      'all,-users,-orders,-inventory,-gateway',
      'MODULES="all,-users,-orders,-inventory,-gateway" leaves no module to run.',
    ],
    ['-users', 'MODULES="-users" leaves no module to run.'],
  ])('%s is refused in a sentence', (text, sentence) => {
    expect(() => selectModules(text, KNOWN, BROKERS)).toThrow(sentence);
  });

  it('needs KAFKA_BROKERS as soon as a module runs elsewhere, and says so', () => {
    expect(() => selectModules('all,-inventory', KNOWN, '')).toThrow(
      'MODULES leaves out inventory, and modules in different processes talk over Kafka: ' +
        'set KAFKA_BROKERS to its brokers, or MODULES=all to run everything here.',
    );
    for (const text of ['all', 'all,-gateway', 'gateway'])
      expect(() => selectModules(text, KNOWN, '')).not.toThrow();
  });
});
