import type { Locale } from '../../../shared/locale.js';
import type { ShownStage } from '../domain/stage.js';
import { GERMAN } from './german.js';
import { ENGLISH } from './english.js';
import { JAPANESE } from './japanese.js';

export type AccountMailPurpose = 'email-verification' | 'password-reset';

export interface Headed {
  /** Subject of a mail, title of a notification. */
  title: string;
  body: string;
}

/** Everything that the shop says to people by itself, in one language. */
export interface Texts {
  /** Without a name: whoever signs up chooses one, and may give somebody else's address. */
  greeting: string;
  /** The title has the order's number and exactly one word of a stage. */
  stage(stage: ShownStage, number: string): Headed;
  paymentQueued(number: string): Headed;
  accountMail: Record<AccountMailPurpose, Headed & { action: string; otherwise: string }>;
  lowStock(sku: string, available: number): Headed;
  bill: { discount(code: string): string; shipping: string; total: string };
  closing: string;
}

export const TEXTS: Record<Locale, Texts> = { en: ENGLISH, de: GERMAN, ja: JAPANESE };
