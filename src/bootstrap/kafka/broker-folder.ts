import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../startup-error.js';
import { KAFKA_JARS } from './fetch-kafka.js';
import { JAVA } from './tool.js';

/** One broker's data, and what is known about it. Removing `home` removes it all. */
export interface BrokerFolder {
  home: string;
  data: string;
  properties: string;
  logging: string;
  logFile: string;
  /** Who may start and stop the broker. */
  ownerFile: string;
  /** The broker itself. */
  processFile: string;
}

export interface BrokerPorts {
  broker: number;
  controller: number;
}

/** Kafka's own settings by name. */
export type BrokerSettings = Record<string, string | number>;

const FORMAT_MS = 60_000;
const HEAP = '512m';

export const brokerFolder = (dataDir: string): BrokerFolder => {
  const home = resolve(dataDir);
  return {
    home,
    data: join(home, 'data'),
    properties: join(home, 'server.properties'),
    logging: join(home, 'log4j2.properties'),
    logFile: join(home, 'kafka.log'),
    ownerFile: join(home, 'owner.pid'),
    processFile: join(home, 'broker.pid'),
  };
};

/** Writes the broker's settings, formats its storage unless that was done before, and answers the id of its cluster. */
export async function prepareBroker(
  folder: BrokerFolder,
  ports: BrokerPorts,
  settings: BrokerSettings,
): Promise<string> {
  await mkdir(folder.home, { recursive: true });
  await writeFile(
    folder.properties,
    propertiesOf({ ...settingsOf(ports), ...settings, 'log.dirs': folder.data }),
  );
  await writeFile(folder.logging, propertiesOf(LOGGING));
  const meta = join(folder.data, 'meta.properties');
  if (!existsSync(meta)) await format(folder);
  return /^cluster\.id=(.*)$/m.exec(await readFile(meta, 'utf8'))?.[1] ?? '';
}

/** The command line of one of Kafka's programs. */
export const kafkaCommand = (
  folder: BrokerFolder,
  program: string,
  ...args: string[]
): [string, string[]] => [
  JAVA,
  [
    `-Xmx${HEAP}`,
    '-XX:+UseG1GC',
    // Less to compile: a broker of one machine has little to do, and often not for long.
    '-XX:TieredStopAtLevel=1',
    '-XX:MaxGCPauseMillis=20',
    `-Dlog4j2.configurationFile=${folder.logging}`,
    '-cp',
    join(KAFKA_JARS, '*'),
    program,
    ...args,
  ],
];

async function format(folder: BrokerFolder): Promise<void> {
  // 16 bytes, as a cluster id must be; the word keeps the text from beginning with a dash.
  const clusterId = Buffer.concat([Buffer.from('souk'), randomBytes(12)]).toString('base64url');
  const args = ['format', '--cluster-id', clusterId, '--config', folder.properties];
  const [java, all] = kafkaCommand(folder, 'kafka.tools.StorageTool', ...args);
  try {
    await promisify(execFile)(java, all, { timeout: FORMAT_MS });
  } catch (error) {
    throw new StartupError(
      `Kafka could not format its storage in ${folder.data}: ${(error as Error).message}`,
    );
  }
}

/** Broker and controller in one process (KRaft), alone in its cluster. */
const settingsOf = ({ broker, controller }: BrokerPorts): BrokerSettings => ({
  'process.roles': 'broker,controller',
  'node.id': 1,
  'controller.quorum.voters': `1@127.0.0.1:${controller}`,
  listeners: `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker}`,
  'controller.listener.names': 'CONTROLLER',
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': 0,
  'offsets.topic.num.partitions': 8,
  'offsets.topic.replication.factor': 1,
  'transaction.state.log.num.partitions': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'broker.heartbeat.interval.ms': 500,
});

const LOGGING = {
  'appender.console.type': 'Console',
  'appender.console.name': 'console',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.layout.pattern': '%d %p %c - %m%n',
  'rootLogger.level': 'WARN',
  'rootLogger.appenderRef.console.ref': 'console',
};

const propertiesOf = (values: BrokerSettings): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
