import type { Discovery } from '../../src/shared/gateway/discovery.js';
import { Instances } from '../../src/shared/gateway/instances.js';
import { eventually } from '../support/eventually.js';

const [A, B, C] = ['http://10.0.0.1:3000', 'http://10.0.0.2:3000', 'http://10.0.0.3:3000'] as const;

const POLL_MS = 5;

/** Orders is at these origins, and carts at the first of them. */
function instancesAt(origins: string[], isReady: (origin: string) => boolean = () => true) {
  const discovery: Discovery = {
    instancesOf: (module) =>
      (module === 'orders' ? origins : origins.slice(0, 1)).map((origin) => ({ origin })),
    start: () => Promise.resolve(),
    stop: () => undefined,
  };
  return new Instances(discovery, ['orders', 'cart'], (origin) => Promise.resolve(isReady(origin)), POLL_MS);
}

const chosen = (instances: Instances, times: number) =>
  Array.from({ length: times }, () => instances.choose('orders')).sort();

describe('instances of a module', () => {
  it('take turns while they have equally much to do', () => {
    expect(chosen(instancesAt([A, B, C]), 6)).toEqual([A, A, B, B, C, C]);
  });

  it('are asked the less, the more they have in hand', () => {
    const instances = instancesAt([A, B]);
    const end = instances.begin(A);

    expect(chosen(instances, 2)).toEqual([B, B]);
    end();
    expect(chosen(instances, 2)).toEqual([A, B]);
  });

  it('are not asked once they could not be reached, and not twice for one request', () => {
    const instances = instancesAt([A, B, C]);
    instances.eject(A);

    expect(instances.choose('orders', new Set([B]))).toBe(C);
  });

  it('are asked even so when nobody else is left', () => {
    const instances = instancesAt([A]);
    instances.eject(A);

    expect(instances.choose('orders')).toBe(A);
    expect(instances.choose('orders', new Set([A]))).toBe(A);
    expect(instancesAt([]).choose('orders')).toBeUndefined();
  });

  it('are left out while they say that they are not ready, and taken back as soon as they are', async () => {
    const ready = new Set<string>([B]);
    const instances = instancesAt([A, B], (origin) => ready.has(origin));
    await instances.start();

    await eventually(() => expect(chosen(instances, 2)).toEqual([B, B]));
    ready.add(A);
    await eventually(() => expect(chosen(instances, 2)).toEqual([A, B]));
    instances.stop();
  });

  it('may come and go', () => {
    const origins: string[] = [A];
    const instances = instancesAt(origins);
    expect(instances.choose('orders')).toBe(A);
    origins.splice(0, 1, B);

    expect(instances.choose('orders')).toBe(B);
  });

  it('that host several modules are one process', () => {
    expect(instancesAt([A, B]).processes()).toEqual([
      { origin: A, modules: ['orders', 'cart'] },
      { origin: B, modules: ['orders'] },
    ]);
  });
});
