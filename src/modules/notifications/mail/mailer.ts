import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { isProduction } from '../../../shared/config/environment.js';
import { SettingError, Settings } from '../../../shared/config/settings.js';
import { Runtime } from '../../../shared/kernel/runtime.js';
import { Mail, MailFrom, SmtpConnectionsMax, SmtpTimeoutMs, SmtpUrl } from '../notifications.settings.js';
import { DevelopmentSink } from './development-sink.js';
import type { MailContent } from './letter.js';
import { refusalOf, type MailOutcome } from './mail-outcome.js';

/** A server may end a connection after some mails; ours ends it first. */
const MAILS_PER_CONNECTION_MAX = 100;
const IDLE_MS = 30_000;

export interface OutgoingMail extends MailContent {
  to: string;
  /** The same for every try, so that servers and readers can tell a repetition. */
  taskId: string;
}

/** Hands mails to the mail server: the one of `SMTP_URL`, or in development a sink of this process. */
@Injectable()
export class Mailer implements OnModuleInit, OnApplicationShutdown {
  private transport: Awaited<ReturnType<typeof pooled>> | undefined;
  private readonly from: string;
  private readonly domain: string;
  private readonly timeoutMs: number;

  /** @throws SettingError when SMTP_URL or MAIL_FROM cannot be used */
  constructor(
    private readonly settings: Settings,
    private readonly sink: DevelopmentSink,
    private readonly runtime: Runtime,
  ) {
    this.from = settings.get(MailFrom);
    this.domain = domainOf(this.from);
    this.timeoutMs = settings.get(SmtpTimeoutMs);
    requireSmtpUrl(settings.get(SmtpUrl));
  }

  async onModuleInit(): Promise<void> {
    if (this.settings.get(Mail) === 'off') return;
    const url = this.settings.get(SmtpUrl) || (await this.sinkUrl());
    this.transport = await pooled(url, this.timeoutMs, this.settings.get(SmtpConnectionsMax));
  }

  /** @throws Error when the mail was not taken and may be later */
  async send({ to, taskId, ...content }: OutgoingMail): Promise<MailOutcome> {
    if (!this.transport) throw new Error('MAIL is off: it waits');
    try {
      await this.transport.sendMail({
        ...content,
        to: { name: '', address: to },
        from: this.from,
        messageId: `<${taskId}@${this.domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      return 'sent';
    } catch (error) {
      const refused = refusalOf(error);
      if (refused !== undefined) return { refused };
      // Without its code: a mail server that is down uses up attempts, like one that refuses.
      throw new Error(`The mail was not taken: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Nest may close this module before the runtime that runs its tasks: mails in hand are sent first. */
  async onApplicationShutdown(): Promise<void> {
    await this.runtime.stop();
    this.transport?.close();
    await this.sink.stop();
  }

  /** Production never comes here: it does not start without SMTP_URL. */
  private sinkUrl(): Promise<string> {
    if (isProduction(this.settings)) throw new SettingError('SMTP_URL must be set in production.');
    return this.sink.start();
  }
}

async function pooled(url: string, timeoutMs: number, maxConnections: number) {
  // Only a process that sends mails loads what they are sent with.
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    pool: true,
    maxConnections,
    maxMessages: MAILS_PER_CONNECTION_MAX,
    idleTimeout: IDLE_MS,
    // The task is what tries again.
    maxRequeues: 0,
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

const ADDRESS_WITH_DOMAIN = /^[^<>]*<[^@\s<>]+@([^@\s<>]+)>$|^[^@\s<>]+@([^@\s<>]+)$/;

function domainOf(from: string): string {
  const [, named, bare] = ADDRESS_WITH_DOMAIN.exec(from.trim()) ?? [];
  const domain = named ?? bare;
  if (!domain) throw new SettingError('MAIL_FROM must be an address, as in Souk <no-reply@souk.example>.');
  return domain;
}

function requireSmtpUrl(url: string): void {
  if (url !== '' && !/^smtps?:\/\/[^/]/.test(url))
    throw new SettingError('SMTP_URL must be like smtp://user:password@host:587 or smtps://host.');
}
