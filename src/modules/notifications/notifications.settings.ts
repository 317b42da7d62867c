import { choiceSetting, integerSetting, textSetting } from '../../shared/config/settings.js';

export const Mail = choiceSetting(
  'MAIL',
  'on',
  ['on', 'off'],
  'Off: no mail is written, and what was written before waits',
);
export const SmtpUrl = textSetting(
  'SMTP_URL',
  '',
  'Mail server, `smtp://user:password@host:587` or `smtps://…`; without it a development sink takes all mail',
  { secret: true, neededInProduction: 'the sink that takes mail without it is for development' },
);
export const MailFrom = textSetting('MAIL_FROM', 'Souk <no-reply@souk.example>', 'Sender of all mail');
export const PublicUrl = textSetting(
  'PUBLIC_URL',
  'http://localhost:3000',
  "Address of the shop's pages, which links in mails lead to",
);
/** Well below the lease of a task, so that nobody else takes the same mail up meanwhile. */
export const SmtpTimeoutMs = integerSetting(
  'SMTP_TIMEOUT_MS',
  10_000,
  [100, 30_000],
  'Longest time that one mail may take, waiting for a connection included; then it is tried again later',
);
export const SmtpConnectionsMax = integerSetting(
  'SMTP_CONNECTIONS_MAX',
  4,
  [1, 100],
  'Connections to the mail server; each carries one mail after the other',
);
