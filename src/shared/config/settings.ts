/**
 * One value that an operator may set, by environment variable or by the file that `SOUK_CONFIG` names (a flat JSON
 * object with the same names). Declared once, where it is used; read through `Settings`.
 */
export interface Setting<T> {
  /** Upper snake case, `ORDERS_UNPAID_AFTER_MS`; the unit comes last. */
  readonly name: string;
  readonly doc: string;
  readonly fallback: T;
  readonly secret: boolean;
  /** Why production cannot do with the fallback: the rest of the sentence "<name> must be set in production: …". */
  readonly neededInProduction: string | undefined;
  /** @throws Error with the rest of the sentence "<name> …" when the text is no valid value */
  readonly parse: (text: string) => T;
}

interface Options {
  secret?: boolean;
  neededInProduction?: string;
}

const declared = new Map<string, Setting<unknown>>();

function declare<T>(
  name: string,
  doc: string,
  fallback: T,
  parse: (text: string) => T,
  { secret = false, neededInProduction }: Options = {},
): Setting<T> {
  const setting = { name, doc, fallback, secret, neededInProduction, parse };
  declared.set(name, setting);
  return setting;
}

export const textSetting = (
  name: string,
  fallback: string,
  doc: string,
  options?: Options,
): Setting<string> => declare(name, doc, fallback, (text) => text, options);

/** A whole number between `min` and `max`, both included. */
export const integerSetting = (
  name: string,
  fallback: number,
  [min, max]: [number, number],
  doc: string,
): Setting<number> =>
  declare(name, doc, fallback, (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text.trim()) || value < min || value > max)
      throw new Error(`must be a whole number from ${min} to ${max}, not "${text}"`);
    return value;
  });

const DAY_MS = 24 * 60 * 60_000;

/** A duration in milliseconds, from 1 ms to 400 days. */
export const durationSetting = (name: string, fallbackMs: number, doc: string): Setting<number> =>
  integerSetting(name, fallbackMs, [1, 400 * DAY_MS], doc);

export const choiceSetting = <const T extends string>(
  name: string,
  fallback: T,
  choices: readonly T[],
  doc: string,
): Setting<T> =>
  declare(name, doc, fallback, (text) => {
    if (!choices.includes(text as T)) throw new Error(`must be one of ${choices.join(', ')}, not "${text}"`);
    return text as T;
  });

export const jsonSetting = <T>(name: string, fallback: T, doc: string, options?: Options): Setting<T> =>
  declare(
    name,
    doc,
    fallback,
    (text) => {
      try {
        return JSON.parse(text) as T;
      } catch {
        throw new Error('must be JSON');
      }
    },
    options,
  );

export const declaredSettings = (): Setting<unknown>[] =>
  [...declared.values()].sort((a, b) => a.name.localeCompare(b.name));

/** A value that an operator gave and that cannot be used; its message is one sentence. */
export class SettingError extends Error {}

/** One setting as an operator sees it. */
export interface SettingInForce {
  name: string;
  value: unknown;
  /** Whether somebody has set it, or it is the default. */
  given: boolean;
  doc: string;
}

/** The values in force for this process. */
export class Settings {
  constructor(private readonly given: Readonly<Record<string, string | undefined>> = {}) {}

  get<T>(setting: Setting<T>): T {
    const text = this.given[setting.name];
    if (text === undefined || text === '') return setting.fallback;
    try {
      return setting.parse(text);
    } catch (error) {
      throw new SettingError(`${setting.name} ${(error as Error).message}.`);
    }
  }

  isGiven(setting: Setting<unknown>): boolean {
    return (this.given[setting.name] ?? '') !== '';
  }

  /** Reads every declared setting once. @throws SettingError at the first bad one */
  validate(): void {
    for (const setting of declaredSettings()) this.get(setting);
  }

  /** Every declared setting with its value; secrets and passwords in URLs are replaced. */
  redacted(): SettingInForce[] {
    return declaredSettings().map((setting) => ({
      name: setting.name,
      value: setting.secret && this.isGiven(setting) ? '[redacted]' : withoutPassword(this.get(setting)),
      given: this.isGiven(setting),
      doc: setting.doc,
    }));
  }
}

const withoutPassword = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/(\w+:\/\/[^:/@\s]+):[^@\s]+@/, '$1:[redacted]@') : value;
