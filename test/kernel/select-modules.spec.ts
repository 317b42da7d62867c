import { selectModules } from '../../src/bootstrap/select-modules.js';

const KNOWN = ['users', 'orders', 'inventory'];
const BROKERS = 'localhost:9092';

describe('MODULES', () => {
  it.each([
    ['all', KNOWN],
    ['orders', ['orders']],
    ['inventory, users', ['users', 'inventory']],
    ['all,-inventory', ['users', 'orders']],
    ['-users,all', ['orders', 'inventory']],
    ['users,orders,inventory', KNOWN],
  ])('%s hosts %j', (text, hosted) => {
    expect(selectModules(text, KNOWN, BROKERS)).toEqual(hosted);
  });

  it.each([
    ['orders,stock', 'MODULES names stock, which is none of: all, users, orders, inventory.'],
    ['all,-stock', 'MODULES names stock, which is none of: all, users, orders, inventory.'],
    ['all,-users,-orders,-inventory', 'MODULES="all,-users,-orders,-inventory" leaves no module to run.'],
    ['-users', 'MODULES="-users" leaves no module to run.'],
  ])('%s is refused in a sentence', (text, sentence) => {
    expect(() => selectModules(text, KNOWN, BROKERS)).toThrow(sentence);
  });

  it('needs KAFKA_BROKERS as soon as a module runs elsewhere, and says so', () => {
    expect(() => selectModules('all,-inventory', KNOWN, '')).toThrow(
      'MODULES leaves out inventory, and modules in different processes talk over Kafka: ' +
        'set KAFKA_BROKERS to its brokers, or MODULES=all to run everything here.',
    );
    expect(selectModules('all', KNOWN, '')).toEqual(KNOWN);
  });
});
