import { DataFolder } from './bootstrap.settings.js';
import { readSettings } from './read-settings.js';
import { sendCommand, socketFile } from './split/command-socket.js';

/** Asks the split shop of this folder to move a module. @throws StartupError with one sentence */
export async function moveModule(command: 'extract' | 'absorb', module: string | undefined): Promise<void> {
  if (!module) throw new Error(`Say which module: npm run souk -- ${command} inventory.`);
  const file = socketFile(readSettings([]).get(DataFolder));
  for (const line of await sendCommand(file, { command, name: module })) console.log(line);
}
