import { writeFileSync } from 'node:fs';
import { checkouts, plentifulSkus, type CheckoutResult } from './checkout.js';
import { residentMiB } from './cpu.js';
import { kernelBench } from './kernel.js';
import { reads } from './reads.js';
import { startServer } from './server.js';

/** `npm run bench`, `npm run bench -- checkout --seconds=15`: parts kernel, reads, checkout, mails; all by default. */
const args = process.argv.slice(2);
const option = (name: string, fallback: number) =>
  Number(args.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1] ?? fallback);
const parts = args.filter((arg) => !arg.startsWith('--'));
const wants = (part: string) => parts.length === 0 || parts.includes(part);
const seconds = option('seconds', 10);
const results: Record<string, unknown> = {
  measuredAt: new Date().toISOString(),
  node: process.version,
  seconds,
};

const round = (value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 100) / 100 : value;
const show = (title: string, rows: object[]) => {
  console.log(`\n${title}`);
  console.table(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, round(value)]))),
  );
};

if (wants('kernel')) {
  const { commitToHandler, fourthWrite, ...rest } = await kernelBench();
  results.kernel = { commitToHandler, fourthWrite, ...rest };
  show('Kernel', [
    {
      ...rest,
      commitToHandlerP50Ms: commitToHandler.p50Ms,
      commitToHandlerP99Ms: commitToHandler.p99Ms,
      ...fourthWrite,
    },
  ]);
}

if (wants('checkout') || wants('reads')) {
  const server = await startServer({ MAIL: 'off' });
  try {
    const idleMiB = residentMiB(server.pid);
    if (wants('reads')) show('Reads', (results.reads = await reads(server, 8, seconds)));
    if (wants('checkout')) {
      const skus = await plentifulSkus(server.adminUrl);
      const runs: CheckoutResult[] = [];
      for (const clients of [1, 8, 32]) runs.push(await checkouts(server, clients, seconds, skus));
      results.checkout = runs;
      show('Guest checkouts until confirmed', runs);
    }
    results.process = { readyMs: server.secondStartMs, idleMiB, afterMiB: residentMiB(server.pid) };
    show('Process', [results.process as object]);
  } finally {
    await server.stop();
  }
}
/** The same checkouts with their mails, which go over SMTP to the sink in the same process: what those cost is the difference. */
if (wants('checkout') || wants('mails')) {
  const quiet = (results.checkout as CheckoutResult[] | undefined)?.find(({ clients }) => clients === 8);
  const server = await startServer();
  try {
    const skus = await plentifulSkus(server.adminUrl);
    // As warm as the other server was.
    for (const clients of [1, 8]) await checkouts(server, clients, seconds, skus);
    const run = await checkouts(server, 8, seconds, skus);
    results.mails = run;
    show('Guest checkouts with their mails', [run]);
    if (quiet)
      show('What the two mails of a checkout cost', [
        {
          commits: run.commitsPerCheckout - quiet.commitsPerCheckout,
          nodeCpuMs: run.nodeCpuMs - quiet.nodeCpuMs,
          postgresCpuMs: run.postgresCpuMs - quiet.postgresCpuMs,
        },
      ]);
  } finally {
    await server.stop();
  }
}
writeFileSync('bench/latest.json', `${JSON.stringify(results, null, 2)}\n`);
console.log('\nbench/latest.json written');
