import { refusalOf } from '../../src/modules/notifications/mail/mail-outcome.js';

const failure = (responseCode: number | undefined, command: string, code = 'EENVELOPE') =>
  Object.assign(new Error('550 No such user'), { responseCode, command, code });

describe('a mail that a server did not take', () => {
  it.each([
    ['an unknown recipient', failure(550, 'RCPT TO')],
    ['a message that it finds too large', failure(552, 'DATA', 'EMESSAGE')],
    ['what is no address', failure(undefined, 'API')],
  ])('is given up for %s', (_, error) => {
    expect(refusalOf(error)).toBe('550 No such user');
  });

  it.each([
    ['a full mailbox', failure(452, 'RCPT TO')],
    ['a server that is busy', failure(421, 'CONN', 'ECONNECTION')],
    ['a server that is down', failure(undefined, 'CONN', 'ECONNREFUSED')],
    ['a silent server', Object.assign(new Error('Timeout'), { name: 'TimeoutError' })],
    ['a password that we have wrong', failure(535, 'AUTH PLAIN', 'EAUTH')],
    ['a sender that we may not use', failure(553, 'MAIL FROM')],
  ])('is tried again after %s', (_, error) => {
    expect(refusalOf(error)).toBeUndefined();
  });

  it('is given up with a reason of bounded length', () => {
    const error = Object.assign(failure(550, 'RCPT TO'), { message: 'no '.repeat(1_000) });

    expect(refusalOf(error)!.length).toBe(500);
  });
});
