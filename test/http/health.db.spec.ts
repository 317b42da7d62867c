import { startTestShop } from '../support/shop.js';

describe('a running shop', () => {
  it('says that it is healthy and ready, and shows its metrics', async () => {
    await using shop = await startTestShop({ demo: false });

    const [health, ready, metrics] = await Promise.all(
      ['/health', '/ready', '/metrics'].map((path) => shop.anonymous.get(path)),
    );

    expect(health).toMatchObject({ status: 200, body: { status: 'pass' } });
    expect(ready).toMatchObject({ status: 200, body: { ready: true } });
    expect(metrics!.body).toContain('souk_commits_total');
  });
});
