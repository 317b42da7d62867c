/** Errors after which the same transaction may simply be tried again: nothing was wrong with its input. */
const REPEATABLE = new Set(['40001', '40P01']);
const LOCK_NOT_AVAILABLE = '55P03';
/** Connection exceptions, insufficient resources, server shutdown, idle and transaction timeouts. */
const CONNECTION_CLASSES = ['08', '53', '57P', '25P03', '25P04'];
/** What calls to modules in other processes end with when those are away or busy. */
const PORT_CODES = new Set([
  'ports.timeout',
  'ports.overloaded',
  'ports.unknown-method',
  'service.unavailable',
]);
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);

interface Coded {
  code?: string;
  name?: string;
  message?: string;
}

export const sqlState = (error: unknown): string | undefined => (error as Coded | undefined)?.code;

/** Serialization failure, deadlock or a lost race on a version: the body is repeated at once. */
export const isRepeatable = (error: unknown): boolean =>
  REPEATABLE.has(sqlState(error) ?? '') || (error as Coded)?.name === 'OptimisticLockError';

/** The work itself may be fine, the surroundings were not: a lock, a connection, a server that shuts down. */
export function isTransient(error: unknown): boolean {
  const code = sqlState(error) ?? '';
  return (
    isRepeatable(error) ||
    code === LOCK_NOT_AVAILABLE ||
    SOCKET_CODES.has(code) ||
    PORT_CODES.has(code) ||
    CONNECTION_CLASSES.some((prefix) => code.startsWith(prefix)) ||
    /connection terminated|timeout exceeded when trying to connect|not queryable/i.test(
      (error as Coded)?.message ?? '',
    )
  );
}
