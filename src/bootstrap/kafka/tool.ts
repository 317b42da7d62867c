import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const VERSION_MS = 20_000;
const JAVA_MAJOR_MIN = 17;

/** The `java` of JAVA_HOME, else of the PATH. */
export const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';

/** What is missing for running Kafka on this machine, as the middle of a sentence; nothing when all is there. */
export async function missingForKafka(needed: { maven: boolean }): Promise<string | undefined> {
  const [java, maven] = await Promise.all([firstLineOf(JAVA, '-version'), firstLineOf('mvn', '--version')]);
  const missing = [
    ...(Number(/"(\d+)/.exec(java)?.[1] ?? 0) < JAVA_MAJOR_MIN ? [`Java ${JAVA_MAJOR_MIN} or newer`] : []),
    ...(needed.maven && maven === '' ? ['Maven'] : []),
  ];
  return missing.length > 0 ? missing.join(' and ') : undefined;
}

/** Empty when there is no such program. Java speaks on the other stream. */
async function firstLineOf(program: string, flag: string): Promise<string> {
  const spoken = await promisify(execFile)(program, [flag], { timeout: VERSION_MS }).catch(() => undefined);
  return spoken ? (spoken.stdout || spoken.stderr).split('\n')[0]! : '';
}
