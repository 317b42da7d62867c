import { DomainError } from '../../../shared/domain-error.js';

/** Middleware of a route that this process does not have: it answers before anyone is asked for a token. */
export function absent(_request: unknown, _response: unknown, next: (error: Error) => void): void {
  next(new DomainError('request.not-found', 'There is nothing here'));
}
