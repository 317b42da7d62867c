import { eventually } from '../support/eventually.js';
import { describeWithOwnKafka, ownKafka } from '../support/kafka.js';
import { kafkaProcesses, MISSED } from './kafka-processes.js';
import { DEADLINE_MS, TeaHouse } from './ports-conformance.js';
import { teaAt } from './remote-conformance.js';

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
