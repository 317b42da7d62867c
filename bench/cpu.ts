import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;

interface ProcessStat {
  parent: number;
  /** Own CPU time and that of children that have ended, in milliseconds. */
  cpuMs: number;
}

function statOf(pid: number): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return { parent: Number(fields[1]), cpuMs: ticks * TICK_MS };
  } catch {
    return undefined;
  }
}

/** CPU milliseconds of a process and all its children since they started. */
export function treeCpuMs(root: number): number {
  const stats = new Map<number, ProcessStat>();
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? statOf(Number(entry)) : undefined;
    if (stat) stats.set(Number(entry), stat);
  }
  const inTree = (pid: number): boolean =>
    pid === root || (stats.has(pid) && pid > 1 && inTree(stats.get(pid)!.parent));
  return [...stats].reduce((sum, [pid, { cpuMs }]) => sum + (inTree(pid) ? cpuMs : 0), 0);
}

/** Resident memory of one process in MiB. */
export const residentMiB = (pid: number): number => kibIn(`/proc/${pid}/status`, 'VmRSS') / 1024;

/** The same with pages that processes share divided among them, so that it can be added up. */
export const proportionalMiB = (pid: number): number => kibIn(`/proc/${pid}/smaps_rollup`, 'Pss') / 1024;

const kibIn = (file: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1]);
