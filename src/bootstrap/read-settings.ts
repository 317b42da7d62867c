import { readFileSync } from 'node:fs';
import { Settings } from '../shared/config/settings.js';
import { StartupError } from './startup-error.js';

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
export function argumentSettings(args: string[]): Record<string, string> {
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
