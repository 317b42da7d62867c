import type { Locale } from '../../../shared/locale.js';
import { TEXTS, type AccountMailPurpose } from '../texts/texts.js';
import type { Letter } from './letter.js';

/** Below the shop's public address; the page reads the token and asks the API. */
const PAGES: Record<AccountMailPurpose, string> = {
  'email-verification': 'verify-email',
  'password-reset': 'reset-password',
};

export interface AccountNews {
  purpose: AccountMailPurpose;
  locale: Locale;
  token: string;
  /** Without a slash at its end. */
  publicUrl: string;
}

/** The mail with a link that only the owner of the address can follow. */
export function accountLetter({ purpose, locale, token, publicUrl }: AccountNews): Letter {
  const { greeting, accountMail, closing } = TEXTS[locale];
  const { title, body, action, otherwise } = accountMail[purpose];
  const url = `${publicUrl}/${PAGES[purpose]}?token=${encodeURIComponent(token)}`;
  return {
    locale,
    subject: title,
    greeting,
    paragraphs: [body],
    link: { label: action, url, otherwise },
    closing,
  };
}
