import { crc32 } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { createLogger } from '../../src/shared/observability/logger.js';
import type { PortTransport } from '../../src/shared/ports/port-transport.js';
import { kafkaClient } from '../../src/shared/transport/kafka-client.js';
import { KafkaPorts, type KafkaPortsOptions } from '../../src/shared/transport/kafka-ports.js';
import { REPLY_PARTITIONS, Topics } from '../../src/shared/transport/topics.js';
import { eventually } from '../support/eventually.js';
import { brokers, describeWithKafka, describeWithOwnKafka, freshPrefix, ownKafka } from '../support/kafka.js';
import { DEADLINE_MS, TeaHouse } from './ports-conformance.js';
import { itCarriesCalls, teaAt, type Processes } from './remote-conformance.js';
import { spawnServer } from './server-to-kill.js';

const SERVER = fileURLToPath(new URL('port-server.js', import.meta.url));
const HOUR_MS = 60 * 60_000;
/** Nobody misses it, however busy the machine. */
const LONG_MS = 10_000;
const log = createLogger('silent');
const MISSED = expect.stringMatching(/^(?:ports\.timeout|service\.unavailable)$/) as string;

type Options = Partial<Omit<KafkaPortsOptions, 'kafka' | 'topics'>>;

const portsAt = (at: string, prefix: string, options: Options = {}): KafkaPorts => {
  const { instance = `process-${Math.random()}` } = options;
  return new KafkaPorts({
    runningMax: 8,
    waitingMax: 1_000,
    outstandingMax: 1_000,
    replicationFactor: 1,
    modules: ['tea'],
    log,
    ...options,
    instance,
    kafka: kafkaClient(at, instance, log),
    topics: new Topics(prefix, HOUR_MS),
  });
};

async function kafkaProcesses(at = brokers(), prefix = freshPrefix()): Promise<Processes> {
  const ends: (() => Promise<void>)[] = [];
  const started = async (ports: KafkaPorts): Promise<PortTransport> => {
    ends.push(() => ports.stop());
    await ports.start();
    return ports;
  };
  return {
    server: (teaHouse, limits) => {
      const ports = portsAt(at, prefix, limits);
      ports.serve('tea', new Map([['tea-house', teaHouse]]));
      return started(ports);
    },
    serverToKill: async () => {
      const server = await spawnServer(SERVER, ['kafka', at, prefix]);
      ends.push(server.kill);
      return server;
    },
    caller: (options) => started(portsAt(at, prefix, options)),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ends.map((end) => end()));
    },
  };
}

describeWithKafka('ports over Kafka', () => {
  itCarriesCalls(kafkaProcesses);

  it('lets callers start before there is a server', async () => {
    await using processes = await kafkaProcesses();
    const tea = teaAt(await processes.caller({ deadlineMs: DEADLINE_MS }));

    await expect(tea.price('TEA-1')).rejects.toMatchObject({ code: MISSED });

    await processes.server(new TeaHouse());
    expect(await eventually(() => tea.price('TEA-1'))).toMatchObject({ sku: 'TEA-1' });
  });

  it('runs nothing that was asked too long ago', async () => {
    await using processes = await kafkaProcesses();
    const house = new TeaHouse();
    const caller = await processes.caller({ deadlineMs: 300 });
    await Promise.allSettled(Array.from({ length: 20 }, () => teaAt(caller).brew(1)));
    await processes.caller();

    await processes.server(house);

    await eventually(() => teaAt(caller).price('TEA-1'));
    expect(house.mostRunning).toBe(0);
  });

  it('gives each process its own answers, also where two read the same partition', async () => {
    const prefix = freshPrefix();
    const [one, two] = twins();
    const callers = [one, two].map((instance) =>
      portsAt(brokers(), prefix, { instance, deadlineMs: LONG_MS }),
    );
    await using processes = await kafkaProcesses(brokers(), prefix);
    await processes.server(new TeaHouse());
    await Promise.all(callers.map((caller) => caller.start()));
    const skus = Array.from({ length: 50 }, (_, number) => `TEA-${number}`);

    const answers = await Promise.all(
      callers.flatMap((caller) => skus.map((sku) => teaAt(caller).price(sku))),
    );

    expect(answers.map(({ sku }) => sku)).toEqual([...skus, ...skus]);
    await Promise.all(callers.map((caller) => caller.stop()));
  });
});

describeWithOwnKafka('ports while their broker is away', () => {
  it('fail in time, and come back with it', async () => {
    await using own = await ownKafka();
    await using processes = await kafkaProcesses(own.kafka.brokers);
    await processes.server(new TeaHouse());
    const tea = teaAt(await processes.caller({ deadlineMs: DEADLINE_MS }));
    await tea.price('TEA-1');

    await own.kafka.kill();
    const asked = performance.now();
    await expect(tea.price('TEA-2')).rejects.toMatchObject({ code: MISSED });
    expect(performance.now() - asked).toBeLessThan(DEADLINE_MS * 2);

    await own.kafka.restart();
    expect(await eventually(() => tea.price('TEA-3'), 30_000)).toMatchObject({ sku: 'TEA-3' });
  }, 90_000);
});

/** Names of two processes whose answers share a partition. */
function twins(): [string, string] {
  const partitionOf = (name: string) => crc32(name) % REPLY_PARTITIONS;
  const names = Array.from({ length: 2 * REPLY_PARTITIONS }, (_, number) => `twin-${number}`);
  const [first = ''] = names;
  return [first, names.find((name) => name !== first && partitionOf(name) === partitionOf(first))!];
}
