import { isProduction } from '../shared/config/environment.js';
import { declaredSettings, type Setting, type Settings } from '../shared/config/settings.js';
import { sqlOn } from '../shared/database/sql.js';
import type { HostedModule } from '../shared/kernel/kernel.js';
import { DemoData } from './bootstrap.settings.js';
import { StartupError } from './startup-error.js';

/** Demo data are for trying things out, and never for production. */
export const wantsDemoData = (settings: Settings): boolean =>
  settings.get(DemoData) === 'on' && !isProduction(settings);

/**
 * @param unused settings of which this process makes no use
 * @throws StartupError with a sentence for everything that only development may leave to its defaults
 */
export function requireProductionSettings(
  settings: Settings,
  unused: readonly Setting<unknown>[] = [],
): void {
  if (!isProduction(settings)) return;
  const used = declaredSettings().filter((setting) => !unused.includes(setting));
  const faults = used.flatMap((setting) => faultOf(setting, settings) ?? []);
  if (settings.isGiven(DemoData) && settings.get(DemoData) === 'on')
    faults.push(`${DemoData.name} must be off in production: everybody knows the passwords of its accounts.`);
  if (faults.length > 0) throw new StartupError(...faults);
}

function faultOf(setting: Setting<unknown>, settings: Settings): string | undefined {
  const { name, fallback, neededInProduction } = setting;
  if (neededInProduction === undefined) return undefined;
  const isOwn =
    settings.isGiven(setting) && JSON.stringify(settings.get(setting)) !== JSON.stringify(fallback);
  return isOwn ? undefined : `${name} must be set in production: ${neededInProduction}.`;
}

/** @throws StartupError when a development has left its accounts, whose passwords everybody knows, in this database */
export async function refuseDemoAccounts(settings: Settings, hosted: HostedModule[]): Promise<void> {
  if (!isProduction(settings)) return;
  for (const { name, pool } of hosted) {
    const seeded = await sqlOn(pool)(`select 1 from ${name}.demo_seed`);
    if (seeded.length > 0)
      throw new StartupError('The database has demo data: production needs a DATABASE_URL of its own.');
  }
}
