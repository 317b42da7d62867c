import { StartupError } from './startup-error.js';

/** Stands among the modules in MODULES; it hosts nothing, and serves the modules that others host. */
export const GATEWAY = 'gateway';

export interface Selection {
  /** Modules that the process hosts. */
  modules: string[];
  /** Whether it serves all others too. */
  gateway: boolean;
}

/**
 * What a process does: `all`, a list (`orders,payments`), or `all` without some (`all,-inventory`). `gateway` is one of the
 * names, and may stand alone.
 * @throws StartupError when a name is unknown, or a module is left out and nothing could carry calls to it
 */
export function selectModules(text: string, known: string[], kafkaBrokers: string): Selection {
  const selected = selectNames(text, [...known, GATEWAY]);
  const modules = selected.filter((name) => name !== GATEWAY);
  const elsewhere = known.filter((name) => !modules.includes(name));
  // A gateway alone asks over HTTP only.
  if (modules.length > 0) requireTransport(elsewhere, kafkaBrokers);
  return { modules, gateway: selected.includes(GATEWAY) };
}

/** The names among `known` that a text such as `all,-inventory` means. @throws StartupError */
export function selectNames(text: string, known: string[]): string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names
    .map((name) => name.replace(/^-/, ''))
    .filter((name) => name !== 'all' && !known.includes(name));
  if (unknown.length > 0)
    throw new StartupError(
      `MODULES names ${unknown.join(', ')}, which is none of: all, ${known.join(', ')}.`,
    );
  const added = names.includes('all') ? known : names.filter((name) => !name.startsWith('-'));
  const selected = known.filter((name) => added.includes(name) && !names.includes(`-${name}`));
  if (selected.length === 0) throw new StartupError(`MODULES="${text}" leaves no module to run.`);
  return selected;
}

function requireTransport(elsewhere: string[], kafkaBrokers: string): void {
  if (elsewhere.length === 0 || kafkaBrokers !== '') return;
  throw new StartupError(
    `MODULES leaves out ${elsewhere.join(', ')}, and modules in different processes talk over Kafka: ` +
      'set KAFKA_BROKERS to its brokers, or MODULES=all to run everything here.',
  );
}
