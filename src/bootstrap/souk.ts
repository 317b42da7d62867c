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
  send-again                    sends a log to Kafka again; --source, --subscriber, --from a position
  may-leave-kafka               whether KAFKA_BROKERS may be unset: every log still has what its subscribers need
  extract <module>              gives a module a process of its own, in a shop that npm run start:split runs
  absorb <module>               takes it back into the process that hosts most
  prepare                       brings the data of the modules in MODULES up to date, by the settings of npm start

--json prints what the shop answers. SOUK_URL (default http://127.0.0.1:3000), SOUK_EMAIL and SOUK_PASSWORD (an
administrator's; by default the demo account's) say where and who.`;

const FILTERS = [
  'module',
  'subscription',
  'name',
  'key',
  'before',
  'status',
  'source',
  'subscriber',
  'from',
] as const;

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
  if (name === 'prepare') return prepare();
  if (name === 'extract' || name === 'absorb') return move(name, id);
  const command = operatorCommands[name];
  if (!command) {
    console.log(USAGE);
    process.exitCode = name === '' || name === 'help' ? 0 : 1;
    return;
  }
  const answer = await command(id, filter);
  if (json || !('items' in answer)) console.log(JSON.stringify(answer, null, 2));
  else console.table(answer.items);
  if ('partial' in answer && answer.partial?.length)
    console.log(`Nobody answered for: ${answer.partial.join(', ')}.`);
  if (name === 'may-leave-kafka' && answer.items?.length) process.exitCode = 1;
  if (!json && answer.nextCursor)
    console.log('There are more: narrow them down with options, or use --json.');
}

/** Not over HTTP: the supervisor of the processes does that. */
const move = async (command: 'extract' | 'absorb', module: string | undefined): Promise<void> =>
  (await import('./move-command.js')).moveModule(command, module);

/** The modules themselves are loaded only for this. */
const prepare = async (): Promise<void> => (await import('./prepare-command.js')).prepare();

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
