import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifests } from '../../src/bootstrap/modules.js';
import { runningProcess } from '../../src/bootstrap/embedded/running-process.js';
import { freshDatabase, ROLE_PASSWORD } from '../support/database.js';
import { brokers, describeWithKafka, freshPrefix } from '../support/kafka.js';
import { launch, type Launched } from '../support/process.js';

/** One process for all modules, so that this costs little: what matters here is how they are started and ended. */
const GROUP = manifests()
  .map(({ name }) => name)
  .join('+');
const PIDS = /process (\d+)/g;

async function end(shop: Launched): Promise<void> {
  shop.child.kill('SIGINT');
  await shop.ended;
}

describeWithKafka('start:split', () => {
  const folder = mkdtempSync(join(tmpdir(), 'souk-split-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('serves through its gateway, obeys a second terminal, and ends the gateway first', async () => {
    await using database = await freshDatabase();
    const env = {
      DATA_FOLDER: folder,
      DATABASE_URL: database.adminUrl,
      DATABASE_ROLE_PASSWORD: ROLE_PASSWORD,
      DEMO_DATA: 'off',
      KAFKA_BROKERS: brokers(),
      KAFKA_TOPIC_PREFIX: freshPrefix(),
    };
    const run = (...args: string[]) =>
      launch(env, [process.execPath, 'dist/bootstrap/split/main.js', ...args]);

    const shop = run(`--groups=${GROUP}`);
    await using _ = { [Symbol.asyncDispose]: () => end(shop) };
    const url = await shop.url;
    const products = await fetch(`${url}/v1/products`);
    const status = run('status');
    await status.ended;
    await end(shop);

    expect(products.status).toBe(200);
    expect(status.output()).toMatch(/^gateway .* ready .*\n\S+orders\S* .* ready /);
    expect(await shop.ended).toBe(0);
    expect(shop.output().match(/^\S+(?= +\| Stopping)/gm)).toEqual(['gateway', GROUP]);
    const pids = [...shop.output().matchAll(PIDS)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(2);
    expect(await Promise.all(pids.map(runningProcess))).toEqual([undefined, undefined]);
  }, 90_000);
});
