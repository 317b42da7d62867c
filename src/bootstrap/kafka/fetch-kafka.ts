import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StartupError } from '../startup-error.js';
import { missingForKafka } from './tool.js';

export const KAFKA_VERSION = '4.3.0';
/** Kafka logs through an interface, and comes without anything behind it. */
const LOG_BINDING_VERSION = '2.25.4';
/** 46 files, 45 MB, and Maven's own plugins at its first run. */
const FETCH_MS = 600_000;
const REASON_LINES_MAX = 3;

const HOME = fileURLToPath(new URL('../../../.kafka', import.meta.url));
const FETCHED = join(HOME, KAFKA_VERSION);

/** Folder of Kafka's jars in this checkout, whether or not they are there. */
export const KAFKA_JARS = join(FETCHED, 'libs');

export const isKafkaFetched = (): boolean => existsSync(KAFKA_JARS);

/**
 * Fetches Apache Kafka into `.kafka/<version>` of the checkout, by Maven; nothing when it is there.
 * @throws StartupError when Java or Maven is missing, or Maven fails
 */
export async function fetchKafka(onProgress: (line: string) => void): Promise<void> {
  if (isKafkaFetched()) return;
  const missing = await missingForKafka({ maven: true });
  if (missing) throw new StartupError(`Fetching Kafka needs ${missing}, and this machine has none.`);
  onProgress(`Fetching Apache Kafka ${KAFKA_VERSION} (45 MB)`);
  await mkdir(HOME, { recursive: true });
  const draft = await mkdtemp(join(HOME, 'draft-'));
  try {
    await download(draft);
    // Two may have fetched at once: the first one stays.
    await rename(draft, FETCHED).catch((error: unknown) => {
      if (!isKafkaFetched()) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function download(folder: string): Promise<void> {
  const project = join(folder, 'pom.xml');
  await writeFile(project, POM);
  const flags = ['-B', '-q', '-ntp', '-f', project, 'dependency:copy-dependencies', '-DincludeScope=runtime'];
  try {
    await promisify(execFile)('mvn', [...flags, `-DoutputDirectory=${join(folder, 'libs')}`], {
      timeout: FETCH_MS,
    });
  } catch (error) {
    const { stdout = '', message } = error as Error & { stdout?: string };
    const reason = (stdout || message).trim().split('\n').slice(0, REASON_LINES_MAX).join(' ');
    throw new StartupError(`Maven could not fetch Kafka: ${reason}`);
  }
}

const dependency = (group: string, name: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;

const POM = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>souk</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION)}
    ${dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', LOG_BINDING_VERSION)}
  </dependencies>
</project>
`;
