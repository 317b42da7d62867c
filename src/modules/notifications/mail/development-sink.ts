import { Injectable } from '@nestjs/common';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { SMTPServer } from 'smtp-server';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { newId } from '../../../shared/uuid.js';

/** Mails that are kept; the oldest go. */
const KEPT_MAX = 10_000;
/** How many come in between two clearings. */
const CLEARED_EVERY = 100;
const MAIL_BYTES_MAX = 1024 * 1024;
/** A drain waits this long for a client that does not leave. */
const CLOSE_MS = 1_000;
/** No mail can be delivered here, which is what this domain is for; 451 asks the sender to try again. */
const FAILING_DOMAIN = '@fail.souk.example';
const TRY_AGAIN = 451;

/** A real mail server that delivers to a table, for development: on loopback, at a free port, in this process. */
@Injectable()
export class DevelopmentSink {
  /** Undefined while it does not listen. */
  url: string | undefined;
  private server: SMTPServer | undefined;
  private taken = 0;

  constructor(private readonly work: UnitOfWork) {}

  /** Answers its URL. */
  async start(): Promise<string> {
    // No other process needs what it is made of.
    const { SMTPServer } = await import('smtp-server');
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      size: MAIL_BYTES_MAX,
      rejectOversized: true,
      closeTimeout: CLOSE_MS,
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.toLowerCase().endsWith(FAILING_DOMAIN) ? later('Nothing is taken here') : null),
      onData: (stream, { envelope }, callback) => {
        this.take(
          stream,
          envelope.rcptTo.map(({ address }) => address),
        ).then(
          () => callback(),
          (error: Error) => callback(later(error.message)),
        );
      },
    });
    // Without a listener, a client that breaks off would end the process.
    server.on('error', () => undefined);
    this.server = server;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const listening = server.listen(0, '127.0.0.1', resolve);
    listening.once('error', reject);
    await promise;
    this.url = `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    return this.url;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }

  private async take(stream: Readable, recipients: string[]): Promise<void> {
    const { default: PostalMime } = await import('postal-mime');
    const mail = await PostalMime.parse(await buffer(stream));
    await this.work.run(({ sql }) => {
      void sql(
        `insert into notifications.mailbox (mail_id, message_id, recipient, subject, text, html)
         select mail_id, $3, recipient, $4, $5, $6 from unnest($1::uuid[], $2::text[]) as taken (mail_id, recipient)
         on conflict (message_id, recipient) do nothing`,
        [
          recipients.map(() => newId()),
          recipients,
          mail.messageId ?? newId(),
          mail.subject ?? '',
          mail.text ?? '',
          mail.html ?? '',
        ],
      );
      if (this.taken++ % CLEARED_EVERY === 0)
        void sql(
          `delete from notifications.mailbox where mail_id <=
             (select mail_id from notifications.mailbox order by mail_id desc offset $1 limit 1)`,
          [KEPT_MAX],
        );
    });
  }
}

const later = (message: string): Error => Object.assign(new Error(message), { responseCode: TRY_AGAIN });
