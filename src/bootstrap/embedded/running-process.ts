import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What the operating system says about a live process. Zombies count as gone: they hold nothing any more. */
export interface RunningProcess {
  pid: number;
  /** Opaque. Two processes that had the same pid one after the other differ here. */
  startedAt: string;
  /** The arguments, separated by spaces. */
  commandLine: string;
  /** Working folder; only on Linux, and only when we may look at the process. */
  folder?: string;
}

const PS_TIMEOUT_MS = 5_000;

export async function runningProcess(pid: number): Promise<RunningProcess | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** Whether the same process, not a later one with its pid, still runs. */
export async function stillRuns({ pid, startedAt }: { pid: number; startedAt: string }): Promise<boolean> {
  return (await runningProcess(pid))?.startedAt === startedAt;
}

async function fromProc(pid: number): Promise<RunningProcess | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (stat === undefined) return undefined;
  // The command's name, in parentheses, may itself hold spaces and parentheses: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = 'X', startedAt = ''] = [fields[0], fields[19]];
  if ('ZX'.includes(state)) return undefined;
  return { pid, startedAt, commandLine: commandLine.replaceAll('\0', ' '), folder };
}

async function fromPs(pid: number): Promise<RunningProcess | undefined> {
  const columns = ['-o', 'stat=', '-o', 'lstart=', '-o', 'command='];
  const { stdout } = await promisify(execFile)('ps', ['-ww', ...columns, '-p', String(pid)], {
    timeout: PS_TIMEOUT_MS,
    env: { ...process.env, LC_ALL: 'C' },
  }).catch(() => ({ stdout: '' }));
  const [, state, startedAt, commandLine] = /^\s*(\S+)\s+((?:\S+\s+){4}\S+)\s+(.*?)\s*$/s.exec(stdout) ?? [];
  if (!state || !startedAt || state.startsWith('Z')) return undefined;
  return { pid, startedAt, commandLine: `${commandLine} ` };
}
