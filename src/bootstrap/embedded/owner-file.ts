import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { pollUntil } from './poll-until.js';
import { runningProcess, stillRuns } from './running-process.js';

/**
 * Makes this process the only owner of a cluster; the answer gives it back.
 * A live owner gets `waitMs` to go, since it may be draining; the file of a dead one is replaced.
 * @throws EmbeddedPostgresError naming the folder and the owner's pid
 */
export async function claimOwnership(
  file: string,
  waitMs: number,
  onProgress: (line: string) => void,
): Promise<() => Promise<void>> {
  const mine = `${process.pid} ${(await runningProcess(process.pid))?.startedAt}\n`;
  let owner: number | undefined;
  const claimed = await pollUntil(async () => {
    const before = owner;
    owner = await claimOnce(file, mine);
    if (owner && !before) onProgress(`Waiting for process ${owner} to leave ${dirname(file)}`);
    return owner ? undefined : true;
  }, waitMs);
  if (claimed) return () => release(file, mine);
  throw new EmbeddedPostgresError(
    `The data folder ${dirname(file)} belongs to process ${owner}, which is running: stop it first, or use another folder.`,
  );
}

/** The pid of the live owner, or `undefined` once the file is ours. */
async function claimOnce(file: string, mine: string): Promise<number | undefined> {
  while (!(await createWhole(file, mine))) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const [pid = '', startedAt = ''] = text.trim().split(' ');
    if (await stillRuns({ pid: Number(pid), startedAt })) return Number(pid);
    await discard(file, text);
  }
  return undefined;
}

/** Unlike a write with `wx`, a link appears with its content, so nobody ever reads half an owner. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft);
  }
}

/** Two processes may find the same dead owner; the slower one must not discard the file of the faster one. */
async function discard(file: string, dead: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await readFile(aside, 'utf8')) !== dead) await link(aside, file).catch(() => undefined);
  await rm(aside);
}

async function release(file: string, mine: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text === mine) await rm(file, { force: true });
}
