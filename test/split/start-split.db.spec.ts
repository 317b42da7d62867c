import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { emptyDatabase } from '../support/database.js';
import { launch } from '../support/process.js';

const folder = mkdtempSync(join(tmpdir(), 'souk-split-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function split(env: Record<string, string>, ...args: string[]) {
  return launch({ DATA_FOLDER: folder, ...env }, [process.execPath, 'dist/bootstrap/split/main.js', ...args]);
}

describe('start:split says in one sentence', () => {
  it.each([
    [
      ['--groups=orders+unicorns'],
      'Souk cannot start: GROUPS names unicorns, which is none of: gateway, cart, ',
    ],
    [['status'], 'No split shop runs in '],
    [
      ['stop'],
      'That is not understood: write npm run start:split -- status, or stop, start, extract or absorb with the name of a module.',
    ],
  ])('why %j cannot be done', async (args, sentence) => {
    const started = split({}, ...args);

    expect(await started.ended).toBe(1);
    expect(started.output()).toContain(sentence);
    expect(started.output().trim().split('\n')).toHaveLength(1);
  });

  it.each([
    [
      'without Java',
      { PATH: dirname(process.execPath), JAVA_HOME: '' },
      /needs Java 17 or newer.*: install that, or run /,
    ],
    [
      'with brokers that do not answer',
      { KAFKA_BROKERS: '127.0.0.1:1' },
      /KAFKA_BROKERS is 127\.0\.0\.1:1, where no /,
    ],
  ])('that it has no Kafka, %s', async (_, env, sentence) => {
    await using database = await emptyDatabase();

    const started = split({ KAFKA_BROKERS: '', DATABASE_URL: database.adminUrl, ...env });

    expect(await started.ended).toBe(1);
    expect(started.output()).toMatch(sentence);
  });
});

describe('souk prepare', () => {
  it('brings the data of the named modules up to date and ends', async () => {
    await using database = await emptyDatabase();
    const env = { DATABASE_URL: database.adminUrl, DATABASE_ROLE_PASSWORD: 'souk-test', DEMO_DATA: 'off' };
    const run = () =>
      launch({ ...env, MODULES: 'all' }, [process.execPath, 'dist/bootstrap/souk.js', 'prepare']);

    const [first, second] = [run(), run()];

    expect([await first.ended, await second.ended]).toEqual([0, 0]);
    expect(first.output()).toMatch(/^Up to date: users, .*orders/m);
    expect(await tablesOf(database.adminUrl, 'orders')).toContain('watermark');
  });
});

async function tablesOf(adminUrl: string, schema: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const text = 'select table_name as name from information_schema.tables where table_schema = $1';
  const { rows } = await client.query<{ name: string }>(text, [schema]);
  await client.end();
  return rows.map(({ name }) => name);
}
