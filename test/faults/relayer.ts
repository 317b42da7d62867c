import type { Failpoint } from '../../src/shared/failpoints.js';
import type { CompiledSouk } from '../support/compiled-souk.js';
import type { KernelDatabase } from '../support/kernel-database.js';
import { launch, type Launched } from '../support/process.js';

/** Events of one key that a relayer publishes. */
export const COUNTS = 12;
/** Neither the first time nor the last. */
export const KILL_TIMES = 4;

export interface RelayerOptions {
  souk: CompiledSouk;
  database: KernelDatabase;
  settings: Record<string, string>;
  /** Where it meets its signal. */
  point: Failpoint;
  key: string;
  signal?: NodeJS.Signals;
}

/** A process that publishes along one key and relays, and does not get through it. */
export const launchRelayer = ({
  souk,
  database,
  settings,
  point,
  key,
  signal = 'SIGKILL',
}: RelayerOptions): Launched =>
  launch(
    {
      ADMIN_URL: database.adminUrl,
      ROLE_PASSWORD: database.rolePassword,
      SETTINGS: JSON.stringify({ ...settings, RELAY_BATCH_MAX: '1' }),
      KILL_AT: point,
      KILL_TIMES: String(KILL_TIMES),
      KILL_SIGNAL: signal,
      KEY: key,
      COUNTS: String(COUNTS),
    },
    [process.execPath, '--enable-source-maps', souk.entry('relayer')],
  );
