import type { PipeTransform, Type } from '@nestjs/common';
import { InvalidInput } from '../../../shared/domain-error.js';
import { validationPipe } from '../../../shared/http/validation.js';
import { GuestGrantBody, PasswordGrantBody, RefreshGrantBody, type GrantBody } from './grant-bodies.js';

const BODIES = new Map<unknown, Type<GrantBody>>([
  ['guest', GuestGrantBody],
  ['password', PasswordGrantBody],
  ['refresh_token', RefreshGrantBody],
]);

/** Checks a body as the kind that its `grantType` names: a field of another kind is as unknown as any. */
export class GrantPipe implements PipeTransform<unknown, Promise<GrantBody>> {
  private readonly validation = validationPipe();

  async transform(body: unknown): Promise<GrantBody> {
    const metatype = BODIES.get((body as { grantType?: unknown } | undefined)?.grantType);
    if (metatype) return (await this.validation.transform(body, { type: 'body', metatype })) as GrantBody;
    const kinds = [...BODIES.keys()].join(', ');
    throw new InvalidInput([
      { field: 'grantType', code: 'is-in', detail: `grantType must be one of ${kinds}` },
    ]);
  }
}
