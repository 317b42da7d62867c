import { ApiClient } from './api-client.js';

/** A shop as its visitors and its database's administrator see it, wherever its modules run. */
export interface JourneyShop extends AsyncDisposable {
  url: string;
  adminUrl: string;
  /** A caller without a token. */
  anonymous: ApiClient;
  guest(): Promise<ApiClient>;
  admin(): Promise<ApiClient>;
  /** @param number 1 to 200 */
  buyer(number: number): Promise<ApiClient>;
  /** One SQL statement with the rights of the database's administrator. */
  sql<Row = Record<string, unknown>>(text: string, params?: unknown[]): Promise<Row[]>;
  untilQuiet(deadlineMs?: number): Promise<void>;
}

/** The callers of a demo shop at this URL. */
export function visitorsOf(url: string): Pick<JourneyShop, 'anonymous' | 'guest' | 'admin' | 'buyer'> {
  const anonymous = new ApiClient(url);
  return {
    anonymous,
    guest: () => anonymous.asGuest(),
    admin: () => anonymous.signIn('admin@souk.example', 'souk-admin-demo'),
    buyer: (number) => anonymous.signIn(`buyer${number}@souk.example`, 'souk-buyer-demo'),
  };
}
