import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  to: string;
  from: { name: string; address: string };
  messageId: string;
}

/** A mail server that a spec may stop and start again at the same port. */
export interface MailServer {
  url: string;
  received: ReceivedMail[];
  /** Opened so far. */
  connections: number;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Refuses `nobody@…` for good and never answers about `silent@…`. */
export async function startMailServer(): Promise<MailServer> {
  let running = build();
  const port = await listen(running, 0);
  const mails: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    received: [],
    connections: 0,
    pause: () => close(running),
    resume: async () => {
      running = build();
      await listen(running, port);
    },
    stop: () => close(running),
  };
  return mails;

  function build(): SMTPServer {
    return new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      onConnect: (_session, callback) => {
        mails.connections++;
        callback();
      },
      onRcptTo: ({ address }, _session, callback) => {
        if (address.startsWith('silent@')) return;
        const refused = Object.assign(new Error('No such user'), { responseCode: 550 });
        callback(address.startsWith('nobody@') ? refused : null);
      },
      onData: (stream, { envelope }, callback) => {
        buffer(stream)
          .then((raw) => PostalMime.parse(raw))
          .then(({ from, messageId }) => {
            const to = envelope.rcptTo[0]!.address;
            mails.received.push({ to, messageId: messageId!, from: from as ReceivedMail['from'] });
          })
          .then(() => callback(), callback);
      },
    });
  }
}

const listen = (server: SMTPServer, port: number): Promise<number> =>
  new Promise((resolve) => {
    server.on('error', () => undefined);
    const listening = server.listen(port, '127.0.0.1', () =>
      resolve((listening.address() as AddressInfo).port),
    );
  });

const close = (server: SMTPServer): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
