/** What a mail server made of one mail. Whatever is not known for sure is thrown, and tried again. */
export type MailOutcome = 'sent' | { refused: string };

interface SmtpFailure {
  code?: string;
  /** Reply code of RFC 5321. */
  responseCode?: number;
  /** The command that was answered, `API` when the address was found to be none before anything was sent. */
  command?: string;
  message?: string;
}

/** Commands whose refusal is about this mail; that of any other is about us, and ours to repair. */
const ABOUT_THE_MAIL = ['RCPT TO', 'DATA'];
/** From here on a refusal is for good (RFC 5321, 4.2.1). */
const PERMANENT = 500;
const REASON_MAX = 500;

/** Why this very mail will never be taken, or undefined when another try may succeed. */
export function refusalOf(failure: unknown): string | undefined {
  const { code, responseCode = 0, command = '', message = '' } = failure as SmtpFailure;
  const permanent = responseCode >= PERMANENT && ABOUT_THE_MAIL.includes(command);
  const noAddress = code === 'EENVELOPE' && command === 'API';
  return permanent || noAddress ? message.slice(0, REASON_MAX) : undefined;
}
