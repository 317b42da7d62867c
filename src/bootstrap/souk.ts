import { parseArgs } from 'node:util';
import { operatorCommands } from './operator-commands.js';

const USAGE = `npm run souk -- <command>

  modules                       how every module stands
  subscriptions                 how far every subscription is behind
  tasks                         durable tasks; --module, --status running|due|waiting|dead
  dead-letters                  parked events; --module, --subscription, --name, --key, --before
  dead-letter <id>              one parked event with what it carries
  replay [<id>]                 run parked events again, by id or by the options of dead-letters
  discard [<id>]                give parked events up for good, likewise
  replay-task <id>, discard-task <id>
  config                        every setting with the value in force

--json prints what the shop answers. SOUK_URL (default http://127.0.0.1:3000), SOUK_EMAIL and SOUK_PASSWORD (an
administrator's; by default the demo account's) say where and who.`;

const FILTERS = ['module', 'subscription', 'name', 'key', 'before', 'status'] as const;

/** The operators' routes from a terminal. Ends with 1 and one sentence when the shop refuses or does not answer. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      ...Object.fromEntries(FILTERS.map((name) => [name, { type: 'string' as const }])),
    },
  });
  const [name = '', id] = positionals;
  const { json, ...filter } = values as { json: boolean } & Record<string, string>;
  const command = operatorCommands[name];
  if (!command) {
    console.log(USAGE);
    process.exitCode = name === '' || name === 'help' ? 0 : 1;
    return;
  }
  const answer = await command(id, filter);
  if (json || !('items' in answer)) console.log(JSON.stringify(answer, null, 2));
  else console.table(answer.items);
  if (!json && answer.nextCursor)
    console.log('There are more: narrow them down with options, or use --json.');
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
