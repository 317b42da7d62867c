import { Mailer } from '../../src/modules/notifications/mail/mailer.js';
import { Settings } from '../../src/shared/config/settings.js';

const mailer = (settings: Record<string, string>) => () =>
  new Mailer(new Settings(settings), undefined as never, undefined as never);

describe('the settings of mail', () => {
  it.each([
    ['SMTP_URL', 'mail.tea.example:25', 'SMTP_URL must be like smtp:'],
    ['SMTP_URL', 'https://mail.tea.example', 'SMTP_URL must be like smtp:'],
    ['MAIL_FROM', 'Tea House', 'MAIL_FROM must be an address'],
    ['MAIL_FROM', 'Tea House <orders@>', 'MAIL_FROM must be an address'],
  ])('refuse %s=%s with a sentence', (name, value, sentence) => {
    expect(mailer({ [name]: value })).toThrow(sentence);
  });

  it.each([
    ['SMTP_URL', 'smtps://tea:secret@mail.tea.example'],
    ['MAIL_FROM', 'orders@tea.example'],
    ['MAIL_FROM', 'Tea House <orders@tea.example>'],
  ])('take %s=%s', (name, value) => {
    expect(mailer({ [name]: value })).not.toThrow();
  });
});
