import { fileURLToPath } from 'node:url';
import { createLogger } from '../../src/shared/observability/logger.js';
import type { PortTransport } from '../../src/shared/ports/port-transport.js';
import { GrpcPorts } from '../../src/shared/transport/grpc-ports.js';
import { eventually } from '../support/eventually.js';
import { TeaHouse } from './ports-conformance.js';
import { itCarriesCalls, teaAt, type Processes } from './remote-conformance.js';
import { spawnServer } from './server-to-kill.js';

const SERVER = fileURLToPath(new URL('port-server.js', import.meta.url));
const LIMITS = { runningMax: 8, waitingMax: 1_000, outstandingMax: 1_000, log: createLogger('silent') };
/** Lines are replaced by then, so that the address that was connected later has its turn. */
const RENEWED_MS = 5_000;
/** By then a server that leaves has told everybody so; what is still asked after 5 s it cuts off. */
const LEFT_MS = 2_500;
const HERE = { host: '127.0.0.1', port: 0 };

async function grpcProcesses(): Promise<Processes> {
  const ends: (() => Promise<void>)[] = [];
  const addresses: string[] = [];
  const started = async (ports: GrpcPorts): Promise<PortTransport> => {
    await ports.start();
    ends.push(() => ports.stop());
    if (ports.port) addresses.push(`127.0.0.1:${ports.port}`);
    return ports;
  };
  return {
    server: (teaHouse, limits) => {
      const ports = new GrpcPorts({ ...LIMITS, ...limits, listen: HERE, addresses: {} });
      ports.serve('tea', new Map([['tea-house', teaHouse]]));
      return started(ports);
    },
    serverToKill: async () => {
      const server = await spawnServer(SERVER, ['grpc']);
      ends.push(server.kill);
      addresses.push(`127.0.0.1:${String(server.message)}`);
      return server;
    },
    caller: (limits) => started(new GrpcPorts({ ...LIMITS, ...limits, addresses: { tea: addresses } })),
    [Symbol.asyncDispose]: async () => {
      for (const end of ends.reverse()) await end();
    },
  };
}

describe('ports over gRPC', () => {
  itCarriesCalls(grpcProcesses);

  it('says at once that nobody is there, and finds who comes later', async () => {
    const placeholder = new GrpcPorts({ ...LIMITS, listen: HERE, addresses: {} });
    placeholder.serve('tea', new Map());
    await placeholder.start();
    const port = placeholder.port!;
    await placeholder.stop();
    const caller = new GrpcPorts({ ...LIMITS, addresses: { tea: `127.0.0.1:${port}` } });

    await expect(teaAt(caller).price('TEA-1')).rejects.toMatchObject({ code: 'service.unavailable' });

    const late = new GrpcPorts({ ...LIMITS, listen: { host: '127.0.0.1', port }, addresses: {} });
    late.serve('tea', new Map([['tea-house', new TeaHouse('late')]]));
    await late.start();
    expect(await eventually(() => teaAt(caller).brew(1))).toEqual({ servedBy: 'late' });
    await Promise.all([caller.stop(), late.stop()]);
  });

  describe('where one name has two addresses', () => {
    const houses = () => [new TeaHouse('left'), new TeaHouse('right')];
    const served = async (caller: PortTransport, calls: number) =>
      (await Promise.all(Array.from({ length: calls }, () => teaAt(caller).brew(1)))).map(
        ({ servedBy }) => servedBy,
      );

    it('asks both', async () => {
      await using at = await oneName(houses());

      const asksBoth = async () =>
        expect(new Set(await served(at.caller, 24))).toEqual(new Set(['left', 'right']));
      await eventually(asksBoth, RENEWED_MS * 3);
    });

    it('loses no call when one of them drains', async () => {
      await using at = await oneName(houses());
      const [asking] = await served(at.caller, 24);
      const [leaving, staying] = asking === 'left' ? at.servers : at.servers.toReversed();
      const asked = [served(at.caller, 24)];

      const began = performance.now();
      const drained = leaving!.stop().then(() => performance.now() - began);
      for (let count = 0; count < 100; count++) {
        asked.push(served(at.caller, 3));
        await new Promise(setImmediate);
      }

      expect(await drained).toBeLessThan(LEFT_MS);
      expect((await Promise.all(asked)).flat()).toHaveLength(324);
      await staying!.stop();
      await expect(served(at.caller, 1)).rejects.toMatchObject({ code: 'service.unavailable' });
    });
  });
});

/** A name that resolves to a server for each of these houses, and somebody who asks it. */
async function oneName(houses: TeaHouse[]) {
  const servers = houses.map((house) => {
    const server = new GrpcPorts({ ...LIMITS, listen: HERE, addresses: {} });
    server.serve('tea', new Map([['tea-house', house]]));
    return server;
  });
  await Promise.all(servers.map((server) => server.start()));
  const name = `ipv4:${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  const caller = new GrpcPorts({ ...LIMITS, addresses: { tea: name } });
  return {
    servers,
    caller,
    [Symbol.asyncDispose]: async () => {
      await caller.stop();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
