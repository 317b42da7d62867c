import { DomainError } from '../domain-error.js';

/** A port: an abstract class that is DI token and type in one, `CartPort`, `ShippingPort`. */
export type Port<T = object> = abstract new (...args: never[]) => T;

/** A call that has no answer by then is given up; it may still take effect. */
export const PORT_DEADLINE_MS = 2_000;

/** `CartPort` → `cart`: how errors, metrics and the wire name a port. */
export const portName = (port: Port): string =>
  port.name
    .replace(/Port$/, '')
    .replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();

export type PortCall = (method: string, args: unknown[]) => Promise<unknown>;

/** An object that turns every method call into `call(method, args)`; one for all ports and transports. */
export const portProxy = <T extends object>(call: PortCall): T => {
  const methods = new Map<PropertyKey, (...args: unknown[]) => Promise<unknown>>();
  return new Proxy({} as T, {
    get: (_, method) => {
      // Promises and inspectors ask for `then` and symbols; those are no questions to another module.
      if (typeof method !== 'string' || NO_METHODS.has(method)) return undefined;
      const known = methods.get(method);
      if (known) return known;
      const ask = (...args: unknown[]) => call(method, args);
      methods.set(method, ask);
      return ask;
    },
  });
};

/** What is never a question to a port: hooks of Nest and what every object has. */
export const NO_METHODS: ReadonlySet<string> = new Set([
  'then',
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/** @throws DomainError `ports.timeout` when the answer does not come in time */
export async function withDeadline<T>(answer: Promise<T>, what: string, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DomainError('ports.timeout', `${what} did not answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
