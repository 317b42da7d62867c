import { GrantPipe } from '../../src/modules/users/http/grant.pipe.js';
import { InvalidInput } from '../../src/shared/domain-error.js';
import { EnterAsGuest } from '../../src/modules/users/app/enter-as-guest.js';
import { RefreshSignIn } from '../../src/modules/users/app/refresh-sign-in.js';
import { SignIn } from '../../src/modules/users/app/sign-in.js';

const pipe = new GrantPipe();

const fieldsRefused = async (body: unknown): Promise<string[]> => {
  try {
    await pipe.transform(body);
    return [];
  } catch (error) {
    return (error as InvalidInput).errors.map(({ field }) => field);
  }
};

const ADDRESS = '203.0.113.7';
const PASSWORD = { grantType: 'password', email: 'buyer1@souk.example', password: 'tea' };
const REFRESH = { grantType: 'refresh_token', refreshToken: 'tea' };

describe('the body of a token request', () => {
  it.each([
    [{ grantType: 'guest' }, new EnterAsGuest()],
    [PASSWORD, new SignIn('buyer1@souk.example', 'tea', ADDRESS)],
    [REFRESH, new RefreshSignIn('tea')],
  ])('%j becomes the command of its grant', async (body, command) => {
    expect((await pipe.transform(body)).toCommand(ADDRESS)).toEqual(command);
  });

  it.each<[unknown, string[]]>([
    [undefined, ['grantType']],
    [null, ['grantType']],
    ['guest', ['grantType']],
    [[], ['grantType']],
    [{}, ['grantType']],
    [{ grantType: 'toString' }, ['grantType']],
    [{ grantType: ['guest'] }, ['grantType']],
    [{ email: 'buyer1@souk.example', password: 'tea' }, ['grantType']],
    [{ grantType: 'password' }, ['email', 'password']],
    [{ ...PASSWORD, email: 'buyer1' }, ['email']],
    [{ ...PASSWORD, email: { $ne: '' } }, ['email']],
    [{ ...PASSWORD, password: 7 }, ['password']],
    [{ ...PASSWORD, password: 't'.repeat(201) }, ['password']],
    [{ ...PASSWORD, refreshToken: 'tea' }, ['refreshToken']],
    [{ grantType: 'refresh_token' }, ['refreshToken']],
    [{ ...REFRESH, email: 'buyer1@souk.example' }, ['email']],
    [{ grantType: 'guest', email: 'buyer1@souk.example' }, ['email']],
  ])('%j is refused by field', async (body, fields) => {
    expect(await fieldsRefused(body)).toEqual(fields);
  });
});
