import pg from 'pg';
import type { Logger } from '../observability/logger.js';
import { newId } from '../uuid.js';

/** At most one NOTIFY per module in this time, and none inside a business transaction. */
const COALESCE_MS = 10;
const RECONNECT_MS = 1_000;
const CHANNEL = 'souk_outbox';

/**
 * Tells other processes on the same database that a module has published, and hears it from them.
 * A signal that may be lost: the slow poll finds what it missed.
 */
export class Notifier {
  private readonly instance = newId();
  private readonly pending = new Map<string, NodeJS.Timeout>();
  private listening: pg.Client | undefined;
  private reconnect: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly pools: ReadonlyMap<string, pg.Pool>,
    private readonly heard: (module: string) => void,
    private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    await this.listen();
  }

  /** This process has committed events of the module. */
  published(module: string): void {
    if (this.stopped || this.pending.has(module)) return;
    const timer = setTimeout(() => {
      this.pending.delete(module);
      const payload = JSON.stringify({ module, from: this.instance });
      this.pools
        .get(module)
        ?.query('select pg_notify($1, $2)', [CHANNEL, payload])
        .catch((error: unknown) =>
          this.log.warn({ module, err: error }, 'other processes were not woken; they poll'),
        );
    }, COALESCE_MS);
    this.pending.set(module, timer);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.reconnect);
    this.pending.forEach(clearTimeout);
    await this.listening?.end();
  }

  /** One connection of its own, as any module's role: the channel belongs to the database. */
  private async listen(): Promise<void> {
    const [pool] = this.pools.values();
    if (!pool || this.stopped) return;
    const { connectionString, connectionTimeoutMillis } = pool.options;
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis,
      application_name: 'souk-wake-up',
    });
    client.on('notification', ({ payload }) => this.onNotification(payload ?? ''));
    client.on('error', () => this.listenAgain());
    client.on('end', () => this.listenAgain());
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.listening = client;
    } catch (error) {
      this.log.warn({ err: error }, 'cannot listen for other processes; polling meanwhile');
      this.listenAgain();
    }
  }

  private listenAgain(): void {
    if (this.stopped) return;
    clearTimeout(this.reconnect);
    this.reconnect = setTimeout(() => void this.listen(), RECONNECT_MS);
  }

  private onNotification(payload: string): void {
    const { module, from } = JSON.parse(payload) as { module: string; from: string };
    if (from !== this.instance) this.heard(module);
  }
}
