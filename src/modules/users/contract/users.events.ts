import { integrationEvent } from '../../../shared/outbox/integration-event.js';
import type { Locale } from '../../../shared/locale.js';

/**
 * The whole state of an account, when it was made and whenever it has changed. Keyed by user id; `version` grows with
 * every change, a view keeps the highest.
 */
export const UserUpdated = integrationEvent<{
  userId: string;
  version: number;
  /** Personal. */
  email: string;
  /** Personal. */
  name: string;
  emailVerified: boolean;
  locale: Locale;
  roles: ('user' | 'admin')[];
}>('users.user-updated.v1', ({ userId }) => userId);

/** The account was erased: views forget the person. Once per user, keyed by user id. */
export const UserErased = integrationEvent<{
  userId: string;
}>('users.user-erased.v1', ({ userId }) => userId);

/**
 * A link is to be mailed that proves control of the address. The token is not in here: who sends the mail asks
 * `UsersPort.mailToken` for it at that moment. Once per request, keyed by user id.
 */
export const EmailVerificationRequested = integrationEvent<{
  userId: string;
  requestId: string;
  /** Personal. */
  email: string;
  /** Personal. */
  name: string;
  locale: Locale;
}>('users.email-verification-requested.v1', ({ userId }) => userId);

/** The same for a link that sets a new password. Once per request, keyed by user id. */
export const PasswordResetRequested = integrationEvent<{
  userId: string;
  requestId: string;
  /** Personal. */
  email: string;
  /** Personal. */
  name: string;
  locale: Locale;
}>('users.password-reset-requested.v1', ({ userId }) => userId);
