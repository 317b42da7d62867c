import { StartupError } from './startup-error.js';

/**
 * Which modules a process hosts: `all`, a list (`orders,payments`), or `all` without some (`all,-inventory`).
 * @throws StartupError when a name is unknown, or a module is left out and nothing could carry calls to it
 */
export function selectModules(text: string, known: string[], kafkaBrokers: string): string[] {
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
  requireTransport(
    known.filter((name) => !selected.includes(name)),
    kafkaBrokers,
  );
  return selected;
}

function requireTransport(elsewhere: string[], kafkaBrokers: string): void {
  if (elsewhere.length === 0 || kafkaBrokers !== '') return;
  throw new StartupError(
    `MODULES leaves out ${elsewhere.join(', ')}, and modules in different processes talk over Kafka: ` +
      'set KAFKA_BROKERS to its brokers, or MODULES=all to run everything here.',
  );
}
