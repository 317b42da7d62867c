import { inContext } from '../../src/shared/observability/request-context.js';
import type { ServerLimits } from '../../src/shared/ports/call-server.js';
import type { PortTransport } from '../../src/shared/ports/port-transport.js';
import { remotePort } from '../../src/shared/ports/remote-port.js';
import { eventually } from '../support/eventually.js';
import { DEADLINE_MS, itBehavesLikeAPort, REQUEST, TeaHouse, TeaHousePort } from './ports-conformance.js';

export interface CallerLimits {
  outstandingMax?: number;
  deadlineMs?: number;
}

/** Stands for several processes that call each other over one transport. */
export interface Processes extends AsyncDisposable {
  /** One that answers for the module `tea`. */
  server(teaHouse: TeaHouse, limits?: Partial<ServerLimits>): Promise<PortTransport>;
  /** A real process, which can be killed; its tea house is called `killed`. */
  serverToKill(): Promise<{ kill(): Promise<void> }>;
  /** One that asks those. */
  caller(limits?: CallerLimits): Promise<PortTransport>;
}

/** Nobody misses it, however busy the machine. */
const LONG_MS = 10_000;
/** So long that no try is repeated meanwhile. */
const NEVER_SILENT_MS = 60_000;

export const teaAt = (transport: PortTransport): TeaHousePort => remotePort(TeaHousePort, 'tea', transport);

const codesOf = (answers: PromiseSettledResult<unknown>[]) =>
  answers.map((answer) =>
    answer.status === 'fulfilled' ? 'answered' : (answer.reason as { code: string }).code,
  );

/** What every transport does alike. */
export function itCarriesCalls(start: () => Promise<Processes>): void {
  describe('one server and one caller', () => {
    let processes: Processes;
    let caller: PortTransport;
    beforeAll(async () => {
      processes = await start();
      await processes.server(new TeaHouse());
      caller = await processes.caller({ deadlineMs: DEADLINE_MS });
    });
    afterAll(() => processes[Symbol.asyncDispose]());

    itBehavesLikeAPort(() => teaAt(caller));
    itKeepsProcessesApart(() => caller);
  });

  describe('limits', () => itKeepsItsLimits(start));
  describe('processes that come and go', () => itOutlivesProcesses(start));
}

function itKeepsProcessesApart(caller: () => PortTransport): void {
  it('begins a new span of the trace, caused by the request', async () => {
    const asker = await inContext(REQUEST, () => teaAt(caller()).whoAsks());

    expect(asker.causationId).toBe('request-1');
    expect(asker.traceparent).not.toBe(REQUEST.traceparent);
  });

  it('says nothing of what went wrong inside', async () => {
    const tea = teaAt(caller());

    await expect(tea.fail()).rejects.toMatchObject({
      code: 'service.failed',
      message: expect.not.stringContaining('recipe') as string,
    });
    await expect(tea.loseConnection()).rejects.toMatchObject({ code: 'service.unavailable' });
  });

  it.each([
    ['tea-house', 'brewCold'],
    ['tea-house', 'constructor'],
    ['tea-house', 'hasOwnProperty'],
    ['coffee-house', 'price'],
  ])('refuses what this release does not have: %s.%s', async (port, method) => {
    const asked = caller().call({ module: 'tea', port, method, args: [] });

    await expect(asked).rejects.toMatchObject({ code: 'ports.unknown-method' });
  });

  it('repeats a call whose first try stays silent', async () => {
    expect(await teaAt(caller()).silentAtFirst('silent')).toEqual({ tries: 2 });
  });

  it('leaves an answer alone that comes too late', async () => {
    const tea = teaAt(caller());

    await expect(tea.brew(DEADLINE_MS * 1.05)).rejects.toMatchObject({ code: 'ports.timeout' });
    expect(await tea.price('TEA-2')).toMatchObject({ sku: 'TEA-2' });
  });
}

function itKeepsItsLimits(start: () => Promise<Processes>): void {
  it('runs so many calls at once, lets so many wait, and refuses the rest', async () => {
    await using processes = await start();
    const house = new TeaHouse();
    const { promise: water, resolve: boil } = Promise.withResolvers<void>();
    house.water = water;
    await processes.server(house, { runningMax: 2, waitingMax: 3 });
    const tea = teaAt(await processes.caller({ deadlineMs: NEVER_SILENT_MS }));

    const refused: unknown[] = [];
    const asked = Array.from({ length: 10 }, () => tea.brew(1));
    for (const one of asked) one.catch((error: unknown) => refused.push(error));
    await eventually(() => expect(refused).toHaveLength(5), LONG_MS);
    boil();

    const codes = codesOf(await Promise.allSettled(asked)).sort();
    expect(codes).toEqual([
      ...Array<string>(5).fill('answered'),
      ...Array<string>(5).fill('ports.overloaded'),
    ]);
    expect(house.mostRunning).toBe(2);
  });

  it('refuses calls at once while too many are under way', async () => {
    await using processes = await start();
    await processes.server(new TeaHouse());
    const tea = teaAt(await processes.caller({ deadlineMs: NEVER_SILENT_MS, outstandingMax: 2 }));

    const answers = await Promise.allSettled([tea.brew(50), tea.brew(50), tea.brew(50)]);

    expect(codesOf(answers)).toEqual(['answered', 'answered', 'ports.overloaded']);
    expect(await tea.price('TEA-1')).toMatchObject({ sku: 'TEA-1' });
  });
}

function itOutlivesProcesses(start: () => Promise<Processes>): void {
  it('finishes what is in hand when a server drains', async () => {
    await using processes = await start();
    const house = new TeaHouse();
    const server = await processes.server(house);
    const tea = teaAt(await processes.caller({ deadlineMs: LONG_MS }));

    const answer = tea.brew(300);
    await eventually(() => expect(house.running).toBe(1));
    await server.stop();

    expect(await answer).toEqual({ servedBy: 'one' });
  });

  it('shares calls among replicas, and goes on when one is killed', async () => {
    await using processes = await start();
    await processes.server(new TeaHouse('left'));
    const killed = await processes.serverToKill();
    const tea = teaAt(await processes.caller({ deadlineMs: LONG_MS / 2 }));
    const served = async (calls: number) =>
      new Set(
        (await Promise.all(Array.from({ length: calls }, () => tea.brew(1)))).map(({ servedBy }) => servedBy),
      );

    await eventually(async () => expect(await served(24)).toEqual(new Set(['left', 'killed'])), LONG_MS);
    await killed.kill();

    expect(await served(24)).toEqual(new Set(['left']));
  });
}
