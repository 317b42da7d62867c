import type { Settings } from '../../shared/config/settings.js';
import { firstSteps, places } from '../welcome.js';
import type { Supervisor } from './supervisor.js';

/** Where things are, what to try, and which processes did not come up. */
export function splitWelcome(
  { processes }: Supervisor,
  { adminUrl, brokers }: { adminUrl: string; brokers: string },
  settings: Settings,
  startMs: number,
): string {
  const url = processes[0]!.url;
  const absent = processes.filter(({ state }) => state !== 'ready').map(({ name }) => name);
  return `
Souk is open after ${(startMs / 1_000).toFixed(1)} s, in ${processes.length} processes${absent.length > 0 ? `; not yet: ${absent.join(', ')}` : ''}

${places(url, adminUrl, settings)}
  Kafka      ${brokers}
${firstSteps(url, settings)}
From a second terminal, in the same folder:

  npm run start:split -- status
  npm run start:split -- stop inventory
  npm run start:split -- start inventory

Ctrl-C stops everything.`;
}
