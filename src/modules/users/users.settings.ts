import { durationSetting, integerSetting } from '../../shared/config/settings.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const AccessTokenMs = durationSetting(
  'USERS_ACCESS_TOKEN_MS',
  15 * MINUTE_MS,
  'Life of an access token; whole seconds, rounded up',
);
export const GuestTokenMs = durationSetting(
  'USERS_GUEST_TOKEN_MS',
  30 * DAY_MS,
  "Life of a guest's access token, which cannot be refreshed",
);
export const RefreshTokenMs = durationSetting(
  'USERS_REFRESH_TOKEN_MS',
  30 * DAY_MS,
  'How long a refresh token may stay unused; each refresh starts it anew',
);
export const SignInFailuresMax = integerSetting(
  'USERS_SIGN_IN_FAILURES_MAX',
  10,
  [1, 1_000],
  'Failed sign-ins of one account in the window after which it is not let in',
);
export const SignInWindowMs = durationSetting(
  'USERS_SIGN_IN_WINDOW_MS',
  15 * MINUTE_MS,
  'How long a failed sign-in counts',
);
export const AddressFailuresMax = integerSetting(
  'USERS_ADDRESS_FAILURES_MAX',
  100,
  [1, 1_000],
  'Failed sign-ins from one network address in the window after which nobody there is let in; loopback counts in production only',
);
export const VerificationLinkMs = durationSetting(
  'USERS_VERIFICATION_LINK_MS',
  DAY_MS,
  'How long the link that verifies an e-mail address is good',
);
export const ResetLinkMs = durationSetting(
  'USERS_RESET_LINK_MS',
  HOUR_MS,
  'How long the link that sets a new password is good',
);
export const ResetsMax = integerSetting(
  'USERS_RESETS_MAX',
  10,
  [1, 1_000],
  'Mails for a new password that one account is sent in the window',
);
export const AddressResetsMax = integerSetting(
  'USERS_ADDRESS_RESETS_MAX',
  50,
  [1, 1_000],
  'Mails for a new password that one network address may ask for in the window; loopback counts in production only',
);
export const ResetWindowMs = durationSetting(
  'USERS_RESET_WINDOW_MS',
  HOUR_MS,
  'How long a mail for a new password counts',
);
