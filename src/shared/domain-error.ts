import type { Json } from './json.js';

/**
 * A refusal that the caller can understand and act on. Everything else that is thrown is a bug.
 * `code` is stable, `<module>.<reason>` in kebab-case, and survives ports and HTTP unchanged;
 * `details` become members of the problem document.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: { [name: string]: Json } = {},
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

/** A refusal of one or more fields of a request; rendered as 422 with `errors[]`. */
export class InvalidInput extends DomainError {
  constructor(readonly errors: FieldError[]) {
    super('request.invalid', 'The request has invalid fields');
    this.name = 'InvalidInput';
  }
}

/** `field` is a dotted path into the body or query: `shippingAddress.postalCode`. */
export interface FieldError {
  field: string;
  code: string;
  detail: string;
}
