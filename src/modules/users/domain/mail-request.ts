/** What the link in a mail is for. */
export type MailPurpose = 'email-verification' | 'password-reset';

/** A link that was or will be mailed. It works once, until it expires. */
export interface MailRequest {
  expiresAt: Date;
  usedAt: Date | null;
}

export const isOpen = ({ expiresAt, usedAt }: MailRequest, now: Date): boolean =>
  usedAt === null && now < expiresAt;
