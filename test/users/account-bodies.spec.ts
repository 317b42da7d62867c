import type { Type } from '@nestjs/common';
import {
  NewPasswordBody,
  PasswordResetBody,
  ProfileBody,
  RolesBody,
  SignUpBody,
  VerifyEmailBody,
} from '../../src/modules/users/http/account-bodies.js';
import type { InvalidInput } from '../../src/shared/domain-error.js';
import { validationPipe } from '../../src/shared/http/validation.js';

const fieldsRefused = async (metatype: Type, body: unknown): Promise<string[]> => {
  try {
    await validationPipe().transform(body, { type: 'body', metatype });
    return [];
  } catch (error) {
    return (error as InvalidInput).errors.map(({ field }) => field);
  }
};

const SIGN_UP = { email: 'aoife@souk.example', password: 'tea-at-five', name: 'Aoife' };

describe('the body of', () => {
  it.each<[string, Type, object]>([
    ['a sign-up', SignUpBody, SIGN_UP],
    ['a sign-up in a language', SignUpBody, { ...SIGN_UP, locale: 'ja' }],
    ['a sign-up with the shortest password', SignUpBody, { ...SIGN_UP, password: 'p'.repeat(8) }],
    ['a sign-up with the longest password', SignUpBody, { ...SIGN_UP, password: 'p'.repeat(200) }],
    ['a sign-up with a name in any script', SignUpBody, { ...SIGN_UP, name: '佐藤 さくら' }],
    ['a profile without changes', ProfileBody, {}],
    ['a profile with both', ProfileBody, { name: 'Aoife', locale: 'de' }],
    ['roles', RolesBody, { roles: ['admin', 'user'] }],
  ])('%s is taken', async (_, type, body) => {
    expect(await fieldsRefused(type, body)).toEqual([]);
  });

  it.each<[string, Type, unknown, string[]]>([
    ['a sign-up without anything', SignUpBody, {}, ['email', 'password', 'name']],
    ['a sign-up with no address', SignUpBody, { ...SIGN_UP, email: 'aoife' }, ['email']],
    ['a sign-up with a quoted address', SignUpBody, { ...SIGN_UP, email: '"a b"@souk.example' }, ['email']],
    ['a sign-up with a spaced address', SignUpBody, { ...SIGN_UP, email: ' aoife@souk.example' }, ['email']],
    [
      'a sign-up with an endless address',
      SignUpBody,
      { ...SIGN_UP, email: `${'a'.repeat(60)}@${'b.'.repeat(100)}example` },
      ['email'],
    ],
    ['a sign-up with a short password', SignUpBody, { ...SIGN_UP, password: 'p'.repeat(7) }, ['password']],
    ['a sign-up with a long password', SignUpBody, { ...SIGN_UP, password: 'p'.repeat(201) }, ['password']],
    ['a sign-up with a number for it', SignUpBody, { ...SIGN_UP, password: 123_456_789 }, ['password']],
    ['a sign-up with a blank name', SignUpBody, { ...SIGN_UP, name: '  ' }, ['name']],
    ['a sign-up with a name of two lines', SignUpBody, { ...SIGN_UP, name: 'Aoife\r\nBcc: all' }, ['name']],
    ['a sign-up with a long name', SignUpBody, { ...SIGN_UP, name: 'a'.repeat(201) }, ['name']],
    ['a sign-up in an unknown language', SignUpBody, { ...SIGN_UP, locale: 'fr' }, ['locale']],
    ['a sign-up that names roles', SignUpBody, { ...SIGN_UP, roles: ['admin'] }, ['roles']],
    ['a profile without a name', ProfileBody, { name: null }, ['name']],
    ['a profile without a language', ProfileBody, { locale: null }, ['locale']],
    ['a profile with another address', ProfileBody, { email: 'eve@souk.example' }, ['email']],
    ['roles without any', RolesBody, { roles: [] }, ['roles']],
    ['roles with an unknown one', RolesBody, { roles: ['user', 'emperor'] }, ['roles']],
    ['roles with that of guests', RolesBody, { roles: ['guest'] }, ['roles']],
    ['roles with one twice', RolesBody, { roles: ['user', 'user'] }, ['roles']],
    ['roles as a text', RolesBody, { roles: 'admin' }, ['roles']],
    ['a verification without a token', VerifyEmailBody, { token: '' }, ['token']],
    ['a verification with a list', VerifyEmailBody, { token: ['tea'] }, ['token']],
    ['a reset without an address', PasswordResetBody, {}, ['email']],
    ['a new password that is short', NewPasswordBody, { token: 'tea', password: 'tea' }, ['password']],
  ])('%s is refused by field', async (_, type, body, fields) => {
    expect(await fieldsRefused(type, body)).toEqual(fields);
  });
});
