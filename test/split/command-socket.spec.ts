import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendCommand, socketFile, takeCommands } from '../../src/bootstrap/split/command-socket.js';
import { StartupError } from '../../src/bootstrap/startup-error.js';

describe('the second terminal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'souk-split-'));
  const file = socketFile(folder);
  let close: () => Promise<void>;

  beforeAll(async () => {
    close = await takeCommands(file, async (command) => {
      if (command.command === 'stop') throw new StartupError('There is no unicorns here.');
      return [JSON.stringify(command), 'done'];
    });
  });
  afterAll(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });

  it('sends a command and gets its lines', async () => {
    expect(await sendCommand(file, { command: 'start', name: 'cart' })).toEqual([
      '{"command":"start","name":"cart"}',
      'done',
    ]);
  });

  it('gets a refusal in one sentence', async () => {
    await expect(sendCommand(file, { command: 'stop', name: 'unicorns' })).rejects.toThrow(
      'There is no unicorns here.',
    );
  });

  it('is open to the user of the shop only', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is refused when nothing runs', async () => {
    const elsewhere = socketFile(join(folder, 'elsewhere'));

    await expect(sendCommand(elsewhere, { command: 'status' })).rejects.toThrow(/^No split shop runs in /);
  });

  it('belongs to one shop per data folder', async () => {
    await expect(takeCommands(file, async () => [])).rejects.toThrow(/^A split shop already runs in /);
  });

  it('survives what is no command', async () => {
    const socket = connect(file);
    socket.write('no command\n');
    const [answer] = (await socket.toArray()) as Buffer[];

    expect(String(answer)).toMatch(/"refusal":"/);
    expect(await sendCommand(file, { command: 'status' })).toEqual(['{"command":"status"}', 'done']);
  });

  it('needs a path that a socket can have', () => {
    expect(() => socketFile(join(folder, 'deep'.repeat(30)))).toThrow(/is too long for a socket/);
  });
});
