import { DataFolder } from '../bootstrap.settings.js';
import { readSettings } from '../read-settings.js';
import { sendCommand, socketFile } from './command-socket.js';
import { startSplit } from './start-split.js';
import type { Command } from './supervisor.js';

const USAGE = 'npm run start:split -- status, or stop, start, extract or absorb with the name of a module';
const WITH_NAME = ['stop', 'start', 'extract', 'absorb'] as const;

/** `start:split` starts all; with a command it is the second terminal that talks to what runs. */
async function main(args: string[]): Promise<void> {
  const words = args.filter((arg) => !arg.startsWith('--'));
  const options = args.filter((arg) => arg.startsWith('--'));
  if (words.length === 0) return startSplit(options);
  try {
    const file = socketFile(readSettings(options).get(DataFolder));
    for (const line of await sendCommand(file, commandOf(words))) console.log(line);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

function commandOf([command, name, ...rest]: string[]): Command {
  if (command === 'status' && name === undefined) return { command };
  const known = WITH_NAME.find((one) => one === command);
  if (known && name && rest.length === 0) return { command: known, name };
  throw new Error(`That is not understood: write ${USAGE}.`);
}

await main(process.argv.slice(2));
