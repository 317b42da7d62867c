import { once } from 'node:events';
import { connect } from 'node:net';
import { startTestShop } from '../support/shop.js';

describe('a drain', () => {
  it('does not wait for connections over which nothing was asked', async () => {
    const shop = await startTestShop({ demo: false });
    const { hostname, port } = new URL(shop.url);
    const silent = connect(Number(port), hostname);
    await once(silent, 'connect');

    await Promise.all([once(silent, 'close'), shop[Symbol.asyncDispose]()]);

    expect(silent.destroyed).toBe(true);
  });
});
