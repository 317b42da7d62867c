import { type ArgumentsHost, NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { DomainError, InvalidInput } from '../../src/shared/domain-error.js';
import { KERNEL_REFUSALS, ProblemFilter } from '../../src/shared/http/problem.js';
import { createLogger } from '../../src/shared/observability/logger.js';

const REFUSALS = { ...KERNEL_REFUSALS, 'teas.sold-out': 409 };

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

/** What a client gets when a route throws this. */
function answerTo(error: unknown): Answer {
  const answer: Answer = { status: 0, headers: {}, body: {} };
  const reply = {
    status: (status: number) => ((answer.status = status), reply),
    header: (name: string, value: unknown) => ((answer.headers[name] = value), reply),
    send: (text: string) => ((answer.body = JSON.parse(text)), reply),
  };
  const http = { getResponse: () => reply, getRequest: () => ({ id: 'request-1', url: '/v1/teas?limit=2' }) };
  new ProblemFilter(REFUSALS, createLogger('silent')).catch(error, {
    switchToHttp: () => http,
  } as ArgumentsHost & {
    switchToHttp(): unknown;
  });
  return answer;
}

describe('a problem', () => {
  it('tells what went wrong, where, and how to speak of it', () => {
    const { status, headers, body } = answerTo(
      new DomainError('teas.sold-out', 'No tea is left', { sku: 'TEA-1' }),
    );

    expect(status).toBe(409);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(body).toEqual({
      type: 'urn:souk:problem:teas.sold-out',
      title: 'Conflict',
      status: 409,
      detail: 'No tea is left',
      instance: '/v1/teas',
      code: 'teas.sold-out',
      requestId: 'request-1',
      sku: 'TEA-1',
    });
  });

  it.each(Object.entries(KERNEL_REFUSALS))('%s is answered with %i', (code, status) => {
    const { body, ...answer } = answerTo(new DomainError(code, 'So it is'));

    expect(answer.status).toBe(status);
    expect(body).toMatchObject({ code, status });
  });

  it.each([
    ['an unknown route', new NotFoundException(), 404, 'request.not-found'],
    ['a huge body', new PayloadTooLargeException(), 413, 'request.too-large'],
    [
      'a lost database',
      Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }),
      503,
      'service.unavailable',
    ],
    ['a bug', new TypeError('secret detail'), 500, 'service.failed'],
    ['a refusal that nobody declared', new DomainError('teas.unheard-of', 'Hm'), 500, 'teas.unheard-of'],
  ])('of %s has its own code', (_, error, status, code) => {
    const { body } = answerTo(error);

    expect(body).toMatchObject({ status, code });
  });

  it('of a bug shows nothing of it', () => {
    expect(JSON.stringify(answerTo(new TypeError('secret detail')))).not.toContain('secret');
  });

  it('of invalid fields names each of them', () => {
    const errors = [{ field: 'lines.0.quantity', code: 'is-int', detail: 'quantity must be an integer' }];

    expect(answerTo(new InvalidInput(errors)).body).toMatchObject({
      status: 422,
      code: 'request.invalid',
      errors,
    });
  });

  it('says when to come back, and how to sign in', () => {
    expect(answerTo(new DomainError('idempotency.in-flight', 'Wait')).headers['retry-after']).toBe(1);
    expect(answerTo(new DomainError('auth.unauthenticated', 'Who?')).headers['www-authenticate']).toMatch(
      /^Bearer/,
    );
  });
});
