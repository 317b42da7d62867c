import { UsersPort } from '../../src/modules/users/contract/users.port.js';
import type { Answer } from '../support/api-client.js';
import type { TestShop } from '../support/shop.js';

export const PASSWORD = 'tea-at-five';

let people = 0;

/** An address that nobody in the shop has. */
export const anAddress = (): string => `aoife${++people}@souk.example`;

export const aSignUp = (overrides: Record<string, unknown> = {}) => ({
  email: anAddress(),
  password: PASSWORD,
  name: 'Aoife',
  ...overrides,
});

/** Somebody who has just signed up. */
export async function signUp({ anonymous }: TestShop, overrides: Record<string, unknown> = {}) {
  const wanted = aSignUp(overrides);
  const { status, body, headers } = await anonymous.post('/v1/users', wanted);
  if (status !== 201) throw new Error(`No account: ${status} ${JSON.stringify(body)}`);
  return { id: body.id as string, etag: headers.get('etag')!, ...wanted };
}

export const signIn = ({ anonymous }: TestShop, email: string, password = PASSWORD): Promise<Answer> =>
  anonymous.post('/v1/auth/token', { grantType: 'password', email, password });

export const refresh = ({ anonymous }: TestShop, refreshToken: string): Promise<Answer> =>
  anonymous.post('/v1/auth/token', { grantType: 'refresh_token', refreshToken });

/** What users has published about an account, oldest first. */
export const published = (shop: TestShop, userId: string) =>
  shop.sql<{ name: string; payload: Record<string, unknown> }>(
    `select name, payload from users.outbox where key = $1 order by position`,
    [userId],
  );

/** Ids of the account's open and spent requests for a link, oldest first. */
export async function mailRequests(shop: TestShop, userId: string, purpose: string): Promise<string[]> {
  const rows = await shop.sql<{ id: string }>(
    `select request_id as id from users.mail_request where user_id = $1 and purpose = $2 order by 1`,
    [userId, purpose],
  );
  return rows.map(({ id }) => id);
}

/** The token that the mail for a request would carry. */
export const mailToken = async (shop: TestShop, requestId: string): Promise<string> =>
  (await shop.shop.app.get<UsersPort>(UsersPort).mailToken({ requestId })).token;
