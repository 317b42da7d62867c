import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerFolder } from '../../src/bootstrap/kafka/broker-folder.js';
import { endLeftBroker } from '../../src/bootstrap/kafka/broker-process.js';
import { startLocalKafka } from '../../src/bootstrap/kafka/local-kafka.js';
import { runningProcess } from '../../src/bootstrap/embedded/running-process.js';
import { createLogger } from '../../src/shared/observability/logger.js';
import { clusterAt } from '../../src/shared/transport/cluster-at.js';
import { kafkaClient } from '../../src/shared/transport/kafka-client.js';
import { brokers, describeWithOwnKafka, ownKafka } from '../support/kafka.js';

async function withAdmin<T>(at: string, ask: (admin: ReturnType<typeof adminOf>) => Promise<T>): Promise<T> {
  const admin = adminOf(at);
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

const adminOf = (at: string) => kafkaClient(at, 'souk-test', createLogger('silent')).admin();

describeWithOwnKafka('a local Kafka', () => {
  it('comes back from a kill on its port and with its data, and leaves no process behind', async () => {
    await using own = await ownKafka();
    const { kafka } = own;
    const first = kafka.pid;
    await withAdmin(kafka.brokers, (admin) => admin.createTopics({ topics: [{ topic: 'tea' }] }));

    await kafka.kill();
    expect(await clusterAt(kafka.brokers)).toBeUndefined();
    await kafka.restart();

    expect(kafka.pid).not.toBe(first);
    expect(await withAdmin(kafka.brokers, (admin) => admin.listTopics())).toContain('tea');
    await kafka.stop();
    expect(await runningProcess(kafka.pid)).toBeUndefined();
  }, 90_000);

  it('says why it does not start, though somebody else answers on its port', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'souk-taken-kafka-'));

    const started = startLocalKafka({ dataDir, port: Number(brokers().split(':')[1]) });

    await expect(started).rejects.toThrow(/Kafka did not start in .*Address already in use/s);
    rmSync(dataDir, { recursive: true });
  }, 90_000);

  it('ends the broker that a killed process left running', async () => {
    const home = mkdtempSync(join(tmpdir(), 'souk-left-kafka-'));
    const { processFile } = brokerFolder(home);
    const left = spawn('sleep', ['60'], { stdio: 'ignore' });
    const ended = once(left, 'exit');
    const { startedAt } = (await runningProcess(left.pid!))!;
    writeFileSync(processFile, `${left.pid} ${startedAt}\n`);

    await endLeftBroker(brokerFolder(home));

    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(existsSync(processFile)).toBe(false);
    rmSync(home, { recursive: true });
  });
});
