import { crc32 } from 'node:zlib';
import { REPLY_PARTITIONS } from '../../src/shared/transport/topics.js';
import { eventually } from '../support/eventually.js';
import { brokers, describeWithKafka, freshPrefix } from '../support/kafka.js';
import { kafkaProcesses, MISSED, portsAt } from './kafka-processes.js';
import { DEADLINE_MS, TeaHouse } from './ports-conformance.js';
import { itCarriesCalls, teaAt } from './remote-conformance.js';

/** Nobody misses it, however busy the machine. */
const LONG_MS = 10_000;

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

/** Names of two processes whose answers share a partition. */
function twins(): [string, string] {
  const partitionOf = (name: string) => crc32(name) % REPLY_PARTITIONS;
  const names = Array.from({ length: 2 * REPLY_PARTITIONS }, (_, number) => `twin-${number}`);
  const [first = ''] = names;
  return [first, names.find((name) => name !== first && partitionOf(name) === partitionOf(first))!];
}
