import { Modules } from './bootstrap.settings.js';
import { manifests } from './modules.js';
import { openDatabase } from './open-database.js';
import { prepareShop } from './prepare-shop.js';
import { requireProductionSettings } from './production.js';
import { readSettings } from './read-settings.js';
import { GATEWAY, selectNames } from './select-modules.js';

/** Brings the data of the modules that MODULES names up to date, once for all their processes, and ends. */
export async function prepare(): Promise<void> {
  const settings = readSettings([]);
  settings.validate();
  requireProductionSettings(settings);
  const known = manifests();
  const names = selectNames(settings.get(Modules), [...known.map(({ name }) => name), GATEWAY]);
  const selected = known.filter(({ name }) => names.includes(name));
  const database = await openDatabase(settings, console.log);
  try {
    const hosted = await prepareShop(selected, settings, database, console.log);
    await Promise.all(hosted.map(({ pool }) => pool.end()));
    console.log(`Up to date: ${selected.map(({ name }) => name).join(', ')}`);
  } finally {
    await database.stop();
  }
}
