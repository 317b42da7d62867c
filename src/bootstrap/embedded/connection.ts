import { Client, DatabaseError } from 'pg';

export const ADMIN_USER = 'souk';

/** `postgres` is the database that every cluster has. */
const MAINTENANCE_DATABASE = 'postgres';
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;

const CANNOT_CONNECT_NOW = '57P03';
const INVALID_PASSWORD = '28P01';

/** `busy`: it runs but takes nobody yet or any more, being in recovery or shutting down. `silent`: nothing listens. */
export type Answer = 'ready' | 'busy' | 'stranger' | 'silent';

export function adminUrl(port: number, password: string, database = MAINTENANCE_DATABASE): string {
  return `postgres://${ADMIN_USER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

export async function ask(url: string): Promise<Answer> {
  try {
    await withClient(url, async () => undefined);
    return 'ready';
  } catch (error) {
    const code = error instanceof DatabaseError ? error.code : undefined;
    if (code === INVALID_PASSWORD) return 'stranger';
    return code === CANNOT_CONNECT_NOW ? 'busy' : 'silent';
  }
}

export async function createDatabaseWhenAbsent(url: string, database: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(database)}`);
  });
}

async function withClient(url: string, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
  });
  // A server that goes away between two statements must not end this process; the next statement fails instead.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
