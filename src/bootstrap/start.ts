import type { Settings } from '../shared/config/settings.js';
import type { Failpoints } from '../shared/failpoints.js';
import * as setting from './bootstrap.settings.js';
import { readSettings } from './read-settings.js';
import { startShop, type Shop } from './shop.js';
import { reportFailedStart } from './startup-reasons.js';
import { onStopSignal } from './stop-signals.js';
import { welcome } from './welcome.js';

/** Starts what the command line and the environment ask for, and stops it on SIGTERM, Ctrl-C or when npm has died. */
export async function start(args: string[], failpoints?: Failpoints): Promise<void> {
  try {
    const settings = readSettings(args);
    const began = performance.now();
    const starting = startShop({
      settings,
      onProgress: (line) => (greets(settings) ? console.log(`  ${line}`) : undefined),
      ...(failpoints ? { failpoints } : {}),
    });
    drainOnSignal(starting, settings);
    const shop = await starting;
    if (greets(settings)) console.log(welcome(shop, settings, performance.now() - began));
  } catch (error) {
    reportFailedStart(error);
    process.exit(1);
  }
}

/** A signal during the start is obeyed when the start is over, so that nothing half-made is left behind. */
function drainOnSignal(starting: Promise<Shop>, settings: Settings): void {
  onStopSignal((why) => {
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
  });
}

const greets = (settings: Settings): boolean => settings.get(setting.Welcome) === 'on';
