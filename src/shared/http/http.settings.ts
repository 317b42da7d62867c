import { durationSetting, integerSetting, textSetting } from '../config/settings.js';

export const RateLimitMax = integerSetting(
  'RATE_LIMIT_MAX',
  1_200,
  [0, 1_000_000],
  'Requests that one caller or address may make in a window; 0 sets no limit',
);
export const RateLimitWindowMs = durationSetting('RATE_LIMIT_WINDOW_MS', 60_000, 'Window of RATE_LIMIT_MAX');
export const TrustedProxies = textSetting(
  'TRUSTED_PROXIES',
  '',
  'Proxies whose X-Forwarded-For is believed: addresses or ranges with commas between them, or loopback',
);
export const CorsOrigins = textSetting(
  'CORS_ORIGINS',
  '',
  'Origins whose pages may call the API, with commas between them, or *; without it none may',
);

/** `a, b` → its parts. */
export const listed = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
