import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestShop, type TestShop } from '../support/shop.js';

const GUIDE = 'docs/guide';
const RUN_MS = 60_000;
const SHELL_BLOCK = /^```sh\n(.*?)^```$/gms;

/** What a reader would type, one block after the other in one shell. */
const blocksOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(SHELL_BLOCK)].map(([, block]) => block!);

const missing = ['curl', 'jq'].filter((tool) => spawnSync('bash', ['-c', `command -v ${tool}`]).status !== 0);
if (missing.length > 0 && process.env.CI) throw new Error(`The guide needs ${missing.join(' and ')}`);
if (missing.length > 0) console.warn(`THE GUIDE IS NOT RUN: ${missing.join(' and ')} must be installed`);

(missing.length > 0 ? describe.skip : describe)('what the guide says', () => {
  let shop: TestShop;
  let folder: string;
  beforeAll(async () => {
    shop = await startTestShop({ settings: { POLL_MS: '200', NODE_ENV: 'development' } });
    folder = mkdtempSync(join(tmpdir(), 'souk-guide-'));
  }, 60_000);
  afterAll(async () => {
    await shop[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Every command must succeed; answers what was printed. */
  async function run(blocks: string[]): Promise<string> {
    const script = ['set -euo pipefail', ...blocks].join('\n').replaceAll('http://127.0.0.1:3000', shop.url);
    const shell = spawn('bash', ['-c', script], {
      cwd: folder,
      env: { PATH: process.env.PATH, SHOP: shop.url },
      signal: AbortSignal.timeout(RUN_MS),
    });
    let printed = '';
    shell.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    shell.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const code = await new Promise((resolve, reject) => shell.on('error', reject).on('close', resolve));
    if (code !== 0) throw new Error(`The shell ended with ${String(code)}:\n${printed}`);
    return printed;
  }

  const JOURNEY = 'from-sign-up-to-refund.md';
  const pages = readdirSync(GUIDE).filter((file) => blocksOf(join(GUIDE, file)).length > 0);

  it('has pages with something to run', () =>
    expect(pages).toEqual(expect.arrayContaining(['habits.md', JOURNEY])));

  it.each(pages.filter((page) => page !== JOURNEY))(
    '%s works as it stands',
    async (page) => void (await run(blocksOf(join(GUIDE, page)))),
    RUN_MS,
  );

  it(
    'leads from sign-up to the last mail',
    async () => {
      const printed = await run(blocksOf(join(GUIDE, JOURNEY)));

      expect(printed).toMatch(/"emailVerified": true/);
      expect(printed).toMatch(/"status":"delivered"/);
      expect(printed).toMatch(/order\.delivered/);
    },
    RUN_MS,
  );

  it(
    'is as quick to try as the README says',
    async () => {
      const [, order] = /^## Order something\n+```sh\n(.*?)^```$/ms.exec(readFileSync('README.md', 'utf8'))!;

      expect(await run([order!])).toMatch(/"status": "confirmed"/);
    },
    RUN_MS,
  );
});
