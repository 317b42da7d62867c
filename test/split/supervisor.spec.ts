import { freePorts } from '../../src/bootstrap/free-ports.js';
import { JointLog } from '../../src/bootstrap/split/joint-log.js';
import type { Launch, SupervisionLimits } from '../../src/bootstrap/split/supervised-process.js';
import { Supervisor, type Placement } from '../../src/bootstrap/split/supervisor.js';
import { eventually } from '../support/eventually.js';

/** What a supervised process may be like, as programs of one line. */
const SERVES = `require('http').createServer((_, answer) => answer.end()).listen(process.env.PORT, '127.0.0.1');`;
const GOES = `${SERVES} process.on('SIGTERM', () => { console.log('goes'); process.exit(0); });`;
const GOES_SLOWLY = `${SERVES} process.on('SIGTERM', () => setTimeout(() => { console.log('goes'); process.exit(0); }, 200));`;
const STAYS = `${SERVES} process.on('SIGTERM', () => console.log('stays'));`;
const DIES = `console.error('no luck'); process.exit(3);`;

describe('the supervisor of a split shop', () => {
  let lines: string[];
  let supervisor: Supervisor;

  afterEach(() => supervisor.stopAll());

  const launchOf = (name: string, program: string, port: number): Launch => ({
    name,
    modules: name.split('+').filter(Boolean),
    command: [process.execPath, '-e', program],
    env: { PORT: String(port) },
    port,
    url: `http://127.0.0.1:${port}`,
  });

  async function supervise(
    programs: Record<string, string>,
    limits: Partial<SupervisionLimits> = {},
    placement?: Placement,
  ) {
    const names = Object.keys(programs);
    const ports = await freePorts(names.length);
    const launches = names.map((name, index) => launchOf(name, programs[name]!, ports[index]!));
    const written: string[] = [];
    lines = written;
    const target = { write: (text: string) => written.push(text.trimEnd()) };
    supervisor = new Supervisor(
      launches,
      new JointLog(target, names),
      { restartMs: 10, ...limits },
      placement,
    );
    await supervisor.startAll();
    return supervisor.processes;
  }

  it('says when each is ready, with its name before the line', async () => {
    await supervise({ cart: GOES, inventory: GOES });

    expect(lines.map((line) => line.replaceAll(/\d+/g, '0')).sort()).toEqual([
      'cart      | ready after 0.0 s on port 0, process 0',
      'inventory | ready after 0.0 s on port 0, process 0',
    ]);
  });

  it('starts a process that died again, on its port, and says so', async () => {
    const [cart] = await supervise({ cart: GOES });
    const { pid, port } = cart!;

    process.kill(pid!, 'SIGKILL');

    await eventually(() => expect(cart).toMatchObject({ state: 'ready', restarts: 1, port }));
    expect(cart!.pid).not.toBe(pid);
    expect(lines[1]).toBe('cart | died (SIGKILL) and starts again in 0.01 s');
  });

  it('gives up a process that dies five times in a row, and leaves the others alone', async () => {
    const [cart, inventory] = await supervise({ cart: GOES, inventory: DIES });

    expect([cart!.state, inventory!.state, inventory!.restarts]).toEqual(['ready', 'given up', 4]);
    expect(lines.filter((line) => line.includes('no luck')).length).toBe(5);
    expect(lines.find((line) => line.includes('given up'))).toBe(
      'inventory | died (exit code 3) for the 5th time in a row and is given up: ' +
        'mend what it says above, then npm run start:split -- start inventory',
    );
  });

  it('forgets the deaths of a process that was ready for long', async () => {
    const [cart] = await supervise({ cart: GOES }, { deathsMax: 2, steadyMs: 1 });

    for (const restarts of [1, 2, 3]) {
      process.kill(cart!.pid!, 'SIGKILL');
      await eventually(() => expect(cart).toMatchObject({ state: 'ready', restarts }));
    }
  });

  it('stops and starts what an operator names, by a module too', async () => {
    const [group, inventory] = await supervise({ 'orders+payments': GOES, inventory: GOES });

    expect(await supervisor.obey({ command: 'stop', name: 'payments' })).toEqual([
      'orders+payments has stopped',
    ]);
    expect([group!.state, inventory!.state]).toEqual(['stopped', 'ready']);
    expect(await supervisor.obey({ command: 'stop', name: 'payments' })).toEqual([
      'orders+payments was not running',
    ]);
    expect(await supervisor.obey({ command: 'start', name: 'payments' })).toEqual([
      'orders+payments is ready',
    ]);
    expect(await supervisor.obey({ command: 'start', name: 'inventory' })).toEqual(['inventory was running']);
    await expect(supervisor.obey({ command: 'stop', name: 'unicorns' })).rejects.toThrow(
      'There is no unicorns here, only: orders+payments, inventory.',
    );
  });

  it('tells how each of them stands', async () => {
    const [cart] = await supervise({ cart: GOES, inventory: GOES });
    await supervisor.obey({ command: 'stop', name: 'inventory' });

    const [first, second] = await supervisor.obey({ command: 'status' });

    expect(first).toMatch(
      new RegExp(`^cart +ready +port ${cart!.port} +process ${cart!.pid} +\\d+ MB +0 restarts$`),
    );
    expect(second).toMatch(/^inventory +stopped +port \d+ +- +- +0 restarts$/);
  });

  it('stops the gateway first, and all others when it has gone', async () => {
    await supervise({ cart: GOES, gateway: GOES_SLOWLY, inventory: GOES });
    lines.length = 0;

    await supervisor.stopAll();

    expect([lines[0], ...lines.slice(1).sort()]).toEqual([
      'gateway   | goes',
      'cart      | goes',
      'inventory | goes',
    ]);
    await expect(supervisor.obey({ command: 'start', name: 'cart' })).rejects.toThrow(
      'The shop is stopping.',
    );
  });

  it('kills what does not stop in time', async () => {
    const [cart] = await supervise({ cart: STAYS }, { stopMs: 200 });

    await supervisor.stopAll();

    expect(cart!.state).toBe('stopped');
    expect(lines.slice(1)).toEqual(['cart | stays', 'cart | does not stop within 0.2 s and is killed']);
  });

  describe('asked to move a module', () => {
    const announced: string[][] = [];
    const move = async (programs: Record<string, string>, fresh = GOES) => {
      announced.length = 0;
      await supervise(
        programs,
        {},
        {
          launchOf: async (planned) => launchOf(planned.name, fresh, (await freePorts(1))[0]!),
          announce: async (processes) => void announced.push(processes.map(({ name }) => name)),
          heardAfterMs: 1,
        },
      );
    };
    const standing = () => supervisor.processes.map(({ name, state }) => `${name} ${state}`);

    it('gives it a process of its own: the new ones are known before the old one goes', async () => {
      await move({ gateway: GOES, 'cart+inventory+orders': GOES });

      await supervisor.obey({ command: 'extract', name: 'inventory' });

      expect(standing()).toEqual(['gateway ready', 'inventory ready', 'cart+orders ready']);
      expect(announced).toEqual([['gateway', 'inventory', 'cart+orders']]);
      const order = ['inventory | ready', 'cart+orders | ready', 'cart+inventory+orders | goes'];
      const places = order.map((line) =>
        lines.findIndex((one) => one.replaceAll(/ +/g, ' ').startsWith(line)),
      );
      expect(Math.max(...places.slice(0, 2))).toBeLessThan(places[2]!);
    });

    it('takes it back into the process that hosts most', async () => {
      await move({ gateway: GOES, 'cart+orders': GOES, users: GOES, inventory: GOES });

      await supervisor.obey({ command: 'absorb', name: 'inventory' });

      expect(standing()).toEqual(['gateway ready', 'users ready', 'cart+orders+inventory ready']);
    });

    it('leaves all as it was when a new process does not come up', async () => {
      await move({ gateway: GOES, 'cart+inventory': GOES }, DIES);

      await expect(supervisor.obey({ command: 'extract', name: 'inventory' })).rejects.toThrow(
        'inventory, cart did not become ready, and all stays as it was.',
      );

      expect(standing()).toEqual(['gateway ready', 'cart+inventory ready']);
      expect(announced).toEqual([]);
    });

    it.each([
      ['extract', 'users', 'users has a process of its own already.'],
      ['extract', 'tea', 'There is no module tea here.'],
      ['extract', 'orders', 'orders has replicas: leave one of them first.'],
      ['extract', 'cart', 'cart shares its process with the gateway, whose port cannot be in two places.'],
      ['absorb', 'inventory', 'inventory shares a process already: inventory, payments.'],
    ] as const)('refuses to %s %s with a sentence', async (command, name, sentence) => {
      await move({
        'gateway+cart': GOES,
        users: GOES,
        orders: GOES,
        'orders+': GOES,
        'inventory+payments': GOES,
      });

      await expect(supervisor.obey({ command, name })).rejects.toThrow(sentence);
    });
  });
});

describe('the joint log', () => {
  it.each([
    [true, '\u001b[36mtea    | \u001b[39mhot\n'],
    [false, 'tea    | hot\n'],
  ])('is coloured on a terminal (%s)', (isTTY, written) => {
    const texts: string[] = [];
    const log = new JointLog({ write: (text) => texts.push(text), isTTY }, ['tea', 'coffee']);

    log.write('tea', 'hot');
    log.write('tea', ' ');

    expect(texts).toEqual([written]);
  });
});
