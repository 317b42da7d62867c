import { changed, type Account } from '../../src/modules/users/domain/account.js';
import { isOpen } from '../../src/modules/users/domain/mail-request.js';

const anAccount = (overrides: Partial<Account> = {}): Account => ({
  userId: '01977d5c-8b1f-7000-8000-000000000001',
  email: 'aoife@souk.example',
  name: 'Aoife',
  roles: ['user'],
  locale: 'en',
  emailVerified: false,
  version: 4,
  ...overrides,
});

describe('an account', () => {
  it('is one version on after a change, and otherwise as it was', () => {
    const account = anAccount();

    expect(changed(account, { name: 'Aoibheann', locale: 'de' })).toEqual(
      anAccount({ name: 'Aoibheann', locale: 'de', version: 5 }),
    );
    expect(account).toEqual(anAccount());
  });

  it.each([
    ['nothing', {}],
    ['nothing by name', { name: undefined, locale: undefined }],
    ['what it is already', { name: 'Aoife', locale: 'en' as const, emailVerified: false }],
    ['the roles that it has', { roles: ['user' as const] }],
  ])('is the very same when the change is %s', (_, change) => {
    const account = anAccount();

    expect(changed(account, change)).toBe(account);
  });

  it('has its roles in one order, however they are given', () => {
    expect(changed(anAccount(), { roles: ['admin', 'user'] }).roles).toEqual(['user', 'admin']);
    expect(changed(anAccount(), { roles: ['admin'] }).roles).toEqual(['admin']);
  });
});

describe('a request for a mailed link', () => {
  const NOON = new Date('2026-11-21T12:00:00Z');
  const LATER = new Date(NOON.getTime() + 1);

  it('is open until it is used, or its time is over', () => {
    expect(isOpen({ expiresAt: LATER, usedAt: null }, NOON)).toBe(true);
    expect(isOpen({ expiresAt: LATER, usedAt: NOON }, NOON)).toBe(false);
    expect(isOpen({ expiresAt: LATER, usedAt: null }, LATER)).toBe(false);
  });
});
