import { DomainError } from '../domain-error.js';
import { isTransient, sqlState } from './transient.js';

/** PostgreSQL's answers to NUL and to broken escapes in a text, which JSON allows and its types do not. */
const UNSTORABLE = new Set(['22021', '22P05']);

/** What a caller hears of whatever was thrown. A refusal is heard as it is; what went wrong inside stays inside. */
export function refusalOfFailure(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (UNSTORABLE.has(sqlState(error) ?? ''))
    return new DomainError('request.invalid', 'A text has a character that cannot be stored');
  if (isTransient(error))
    return new DomainError('service.unavailable', 'A part of the shop does not answer; try again');
  return new DomainError('service.failed', 'Something went wrong on our side');
}
