import { listed } from '../../shared/http/http.settings.js';
import { GATEWAY } from '../select-modules.js';
import { StartupError } from '../startup-error.js';

const REPLICAS_MAX = 9;

/** One process of a split shop. */
export interface PlannedProcess {
  /** What it hosts: `inventory`, `orders+payments`; replicas are numbered: `inventory-1`. */
  name: string;
  modules: string[];
}

/**
 * Which processes a split shop has, the gateway first.
 * @param groups modules that share a process, `orders+payments,cart+users`; what is not named has one of its own; `all`
 * puts all modules into one, beside the gateway
 * @param replicas processes of one kind by one of their modules, `inventory:2`; at most 9
 * @throws StartupError when a name is unknown or named twice, or a number makes no sense
 */
export function planProcesses(modules: string[], groups: string, replicas: string): PlannedProcess[] {
  const known = [GATEWAY, ...modules];
  const shared =
    groups.trim() === 'all'
      ? [modules]
      : listed(groups).map((group) => group.split('+').map((name) => name.trim()));
  const grouped = shared.flat();
  refuseUnknown('GROUPS', grouped, known);
  const twice = grouped.find((name, index) => grouped.indexOf(name) !== index);
  if (twice) throw new StartupError(`GROUPS names ${twice} twice, and a module runs in one group.`);
  const alone = known.filter((name) => !grouped.includes(name)).map((name) => [name]);
  const counts = countsOf(replicas, known);
  return [...shared, ...alone]
    .sort((a, b) => Number(b.includes(GATEWAY)) - Number(a.includes(GATEWAY)))
    .flatMap((group) => replicasOf(group, counts));
}

/** Processes that an operator means by a name: one of them, or all that host a module. */
export const named = <T extends PlannedProcess>(processes: T[], name: string): T[] =>
  processes.filter((process) => process.name === name || process.modules.includes(name));

function countsOf(replicas: string, known: string[]): Map<string, number> {
  const counts = listed(replicas).map((text): [string, number] => {
    const [name = '', count] = text.split(':');
    refuseUnknown('REPLICAS', [name], known);
    return [name, Number(count)];
  });
  for (const [name, count] of counts)
    if (!Number.isInteger(count) || count < 1 || count > REPLICAS_MAX)
      throw new StartupError(`REPLICAS must say how many of ${name}, from 1 to ${REPLICAS_MAX}: ${name}:2.`);
  return new Map(counts);
}

function replicasOf(modules: string[], counts: Map<string, number>): PlannedProcess[] {
  const name = modules.join('+');
  const count = Math.max(1, ...modules.map((module) => counts.get(module) ?? 1));
  if (count > 1 && modules.includes(GATEWAY))
    throw new StartupError(`REPLICAS names ${name}, and only one process can have the gateway's port.`);
  if (count === 1) return [{ name, modules }];
  return Array.from({ length: count }, (_, index) => ({ name: `${name}-${index + 1}`, modules }));
}

function refuseUnknown(setting: string, names: string[], known: string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new StartupError(`${setting} names ${unknown.join(', ')}, which is none of: ${known.join(', ')}.`);
}
