import { durationSetting, integerSetting } from '../../shared/config/settings.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

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
