import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SettingError } from '../config/settings.js';
import type { Discovery, Instance } from './discovery.js';
import { StaticDiscovery, type Addresses } from './static-discovery.js';

/** Modules at addresses in a file, which is read again and again; while it cannot be used, all stays as it was. */
export class FileDiscovery implements Discovery {
  private known: StaticDiscovery;
  private timer: NodeJS.Timeout | undefined;
  private text: string;

  /** @throws SettingError when the file cannot be read, or does not name every module */
  constructor(
    private readonly file: string,
    private readonly modules: readonly string[],
    private readonly everyMs: number,
  ) {
    try {
      this.text = readFileSync(file, 'utf8');
      this.known = this.parsed(this.text);
    } catch (error) {
      if (error instanceof SettingError) throw error;
      throw new SettingError(
        `DISCOVERY=file needs DISCOVERY_FILE, a JSON object as in MODULE_ADDRESSES: ${(error as Error).message}.`,
      );
    }
  }

  instancesOf(module: string): readonly Instance[] {
    return this.known.instancesOf(module);
  }

  start(): Promise<void> {
    this.timer = setInterval(() => void this.readAgain(), this.everyMs);
    this.timer.unref();
    return Promise.resolve();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async readAgain(): Promise<void> {
    try {
      const text = await readFile(this.file, 'utf8');
      if (text === this.text) return;
      this.known = this.parsed(text);
      this.text = text;
    } catch {
      // Half written, or gone: the next look will tell.
    }
  }

  private parsed(text: string): StaticDiscovery {
    return new StaticDiscovery(JSON.parse(text) as Addresses, this.modules);
  }
}
