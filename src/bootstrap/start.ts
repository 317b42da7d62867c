import { readFileSync } from 'node:fs';
import { SettingError, Settings } from '../shared/config/settings.js';
import type { Failpoints } from '../shared/failpoints.js';
import * as setting from './bootstrap.settings.js';
import { EmbeddedPostgresError } from './embedded/embedded-postgres-error.js';
import { startShop, type Shop } from './shop.js';
import { StartupError } from './startup-error.js';
import { welcome } from './welcome.js';

/** How often an orphan looks whether npm, which started it, is still there. */
const PARENT_POLL_MS = 500;

/** Starts what the command line and the environment ask for, and stops it on SIGTERM, Ctrl-C or when npm has died. */
export async function start(args: string[], failpoints?: Failpoints): Promise<void> {
  try {
    const settings = readSettings(args);
    const began = performance.now();
    const starting = startShop({
      settings,
      onProgress: (line) => console.log(`  ${line}`),
      ...(failpoints ? { failpoints } : {}),
    });
    drainOnSignal(starting, settings);
    console.log(welcome(await starting, settings, performance.now() - began));
  } catch (error) {
    const reasons = reasonsOf(error).map(onOneLine);
    console.error(reasons.length > 0 ? `Souk cannot start: ${reasons.join('\n  ')}` : error);
    process.exit(1);
  }
}

/** What its operator can act upon, a sentence each; empty for everything else. */
function reasonsOf(error: unknown): readonly string[] {
  if (error instanceof StartupError) return error.sentences;
  const known = error instanceof SettingError || error instanceof EmbeddedPostgresError;
  return known ? [error.message] : [];
}

const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** Command line over environment over the file that SOUK_CONFIG names. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv = process.env): Settings {
  return new Settings({ ...fileSettings(env.SOUK_CONFIG), ...env, ...argumentSettings(args) });
}

function fileSettings(file: string | undefined): Record<string, string> {
  if (!file) return {};
  try {
    const values = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
  } catch (error) {
    throw new StartupError(
      `SOUK_CONFIG names ${file}, which cannot be read as a JSON object: ${(error as Error).message}.`,
    );
  }
}

/** `--modules=orders,payments` sets MODULES, `--port=4000` sets PORT. */
function argumentSettings(args: string[]): Record<string, string> {
  return Object.fromEntries(
    args.map((arg) => {
      const [, name, value] = /^--([a-z-]+)=(.*)$/.exec(arg) ?? [];
      if (!name)
        throw new StartupError(
          `The argument ${arg} is not understood: write --name=value, as in --modules=all.`,
        );
      return [name.toUpperCase().replaceAll('-', '_'), value!];
    }),
  );
}

/** A signal during the start is obeyed when the start is over, so that nothing half-made is left behind. */
function drainOnSignal(starting: Promise<Shop>, settings: Settings): void {
  let stopping = false;
  const stop = (why: string) => {
    if (stopping) return;
    stopping = true;
    console.log(`\nStopping (${why}): finishing what is in hand …`);
    setTimeout(() => process.exit(1), settings.get(setting.ShutdownMs)).unref();
    starting
      .then((shop) => shop.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('Ctrl-C'));
  watchParent(() => stop('npm has gone'));
}

/** npm killed with -9 tells nobody; its child then belongs to somebody else. */
function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => {
    if (process.ppid !== parent) onGone();
  }, PARENT_POLL_MS).unref();
}
