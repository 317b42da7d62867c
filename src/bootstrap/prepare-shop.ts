import argon2 from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Settings } from '../shared/config/settings.js';
import type { HostedModule } from '../shared/kernel/kernel.js';
import type { Manifest } from '../shared/kernel/souk-module.js';
import * as setting from './bootstrap.settings.js';
import type { Database } from './open-database.js';
import { prepareDatabase } from './prepare-database.js';
import { wantsDemoData } from './production.js';

/** Brings all that the given modules keep up to date, and answers their connections. */
export async function prepareShop(
  manifests: Manifest[],
  settings: Settings,
  { socketUrl }: Pick<Database, 'socketUrl'>,
  onProgress: (line: string) => void,
): Promise<HostedModule[]> {
  const passwordFile = join(resolve(settings.get(setting.DataFolder)), 'role-password');
  return prepareDatabase({
    adminUrl: socketUrl,
    rolePassword: settings.get(setting.DatabaseRolePassword) || (await madeOnce(passwordFile)),
    manifests,
    settings,
    seedSecrets: { hashOf: hashOnce() },
    demoData: wantsDemoData(settings),
    onProgress,
  });
}

async function madeOnce(file: string): Promise<string> {
  await mkdir(resolve(file, '..'), { recursive: true });
  await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(
    () => undefined,
  );
  return (await readFile(file, 'utf8')).trim();
}

/** Demo accounts share passwords, and a hash is slow on purpose. */
function hashOnce() {
  const hashes = new Map<string, Promise<string>>();
  return (password: string) => {
    const known = hashes.get(password) ?? argon2.hash(password);
    hashes.set(password, known);
    return known;
  };
}
