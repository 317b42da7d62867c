import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Settings } from '../../src/shared/config/settings.js';
import { Launches } from '../../src/bootstrap/split/launches.js';
import { named, planProcesses } from '../../src/bootstrap/split/process-plan.js';

const MODULES = ['cart', 'inventory', 'orders', 'payments'];
const namesOf = (groups: string, replicas = '') =>
  planProcesses(MODULES, groups, replicas).map(({ name }) => name);

describe('the plan of a split shop', () => {
  it.each([
    ['', '', ['gateway', 'cart', 'inventory', 'orders', 'payments']],
    ['orders+payments', '', ['gateway', 'orders+payments', 'cart', 'inventory']],
    ['orders + payments, cart+inventory', '', ['gateway', 'orders+payments', 'cart+inventory']],
    ['cart+gateway', '', ['cart+gateway', 'inventory', 'orders', 'payments']],
    ['', 'inventory:2', ['gateway', 'cart', 'inventory-1', 'inventory-2', 'orders', 'payments']],
    [
      'orders+payments',
      'payments:2',
      ['gateway', 'orders+payments-1', 'orders+payments-2', 'cart', 'inventory'],
    ],
  ])('of groups "%s" and replicas "%s"', (groups, replicas, names) => {
    expect(namesOf(groups, replicas)).toEqual(names);
  });

  it.each([
    [
      'orders+unicorns',
      '',
      'GROUPS names unicorns, which is none of: gateway, cart, inventory, orders, payments.',
    ],
    ['orders+cart,cart+payments', '', 'GROUPS names cart twice, and a module runs in one group.'],
    [
      '',
      'unicorns:2',
      'REPLICAS names unicorns, which is none of: gateway, cart, inventory, orders, payments.',
    ],
    ['', 'cart', 'REPLICAS must say how many of cart, from 1 to 9: cart:2.'],
    ['', 'cart:0', 'REPLICAS must say how many of cart, from 1 to 9: cart:2.'],
    [
      'gateway+cart',
      'cart:2',
      "REPLICAS names gateway+cart, and only one process can have the gateway's port.",
    ],
  ])('refuses groups "%s" and replicas "%s"', (groups, replicas, sentence) => {
    expect(() => planProcesses(MODULES, groups, replicas)).toThrow(sentence);
  });

  it('finds processes by their name, and by a module that they host', () => {
    const plan = planProcesses(MODULES, 'orders+payments', 'inventory:2');
    const meant = (name: string) => named(plan, name).map((process) => process.name);

    expect(meant('payments')).toEqual(['orders+payments']);
    expect(meant('inventory')).toEqual(['inventory-1', 'inventory-2']);
    expect(meant('inventory-2')).toEqual(['inventory-2']);
    expect(meant('unicorns')).toEqual([]);
  });
});

it('put all modules into one process beside the gateway when that is asked for', () => {
  expect(planProcesses(MODULES, 'all', '').map(({ modules }) => modules)).toEqual([['gateway'], MODULES]);
});

describe('the processes of a plan', () => {
  const plan = planProcesses(MODULES, 'orders+payments,gateway+cart', 'inventory:2');
  const folder = mkdtempSync(join(tmpdir(), 'souk-plan-'));
  const launches = new Launches(new Settings({ PORT: '3000', HOST: '0.0.0.0', DATA_FOLDER: folder }), {
    HOME: '/tea',
  });
  const start = () => launches.of(plan);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('have ports of their own, and only the gateway that of the shop', async () => {
    const [gateway, ...others] = await start();

    expect([gateway!.port, gateway!.env.HOST, gateway!.url]).toEqual([
      3000,
      '0.0.0.0',
      'http://127.0.0.1:3000',
    ]);
    expect(others.every(({ env }) => env.HOST === '127.0.0.1' && env.TRUSTED_PROXIES === 'loopback')).toBe(
      true,
    );
    expect(new Set(others.map(({ port }) => port)).size).toBe(3);
  });

  it('host their modules, and are known by their names', async () => {
    const started = await start();

    expect(started.map(({ env }) => [env.INSTANCE, env.MODULES, env.HOME])).toEqual([
      ['gateway+cart', 'gateway,cart', '/tea'],
      ['orders+payments', 'orders,payments', '/tea'],
      ['inventory-1', 'inventory', '/tea'],
      ['inventory-2', 'inventory', '/tea'],
    ]);
  });

  it('know each other’s addresses for calls where those go over gRPC', async () => {
    const overGrpc = new Launches(new Settings({ DATA_FOLDER: folder, PORTS: 'grpc' }), {});

    const started = await overGrpc.of(plan);

    const at = (index: number) => `127.0.0.1:${started[index]!.env.GRPC_PORT}`;
    const known = {
      gateway: [at(0)],
      cart: [at(0)],
      orders: [at(1)],
      payments: [at(1)],
      inventory: [at(2), at(3)],
    };
    expect(started.map(({ env }) => JSON.parse(env.GRPC_ADDRESSES!))).toEqual(plan.map(() => known));
    expect(new Set(started.flatMap(({ env, port }) => [env.GRPC_PORT, `${port}`])).size).toBe(8);
    expect((await start())[0]!.env).not.toHaveProperty('GRPC_PORT');
  });

  it('are all known to the gateway, which itself hosts what it does not ask for', async () => {
    const [gateway, orders, ...inventory] = await start();

    await launches.announce([gateway!, orders!, ...inventory]);

    expect(JSON.parse(readFileSync(gateway!.env.DISCOVERY_FILE!, 'utf8'))).toEqual({
      orders: [orders!.url],
      payments: [orders!.url],
      inventory: inventory.map(({ url }) => url),
    });
  });
});
