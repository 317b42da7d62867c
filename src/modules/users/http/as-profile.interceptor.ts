import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { tagOf } from '../app/accounts.js';
import type { Account } from '../domain/account.js';

export interface Profile extends Omit<Account, 'userId' | 'version'> {
  id: string;
}

export const profileOf = ({ userId: id, email, name, roles, locale, emailVerified }: Account): Profile => ({
  id,
  email,
  name,
  roles,
  locale,
  emailVerified,
});

/** Shows the account that a route answers with; its version becomes the `ETag`. */
@Injectable()
export class AsProfile implements NestInterceptor<Account, Profile> {
  intercept(context: ExecutionContext, next: CallHandler<Account>): Observable<Profile> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((account) => {
        void reply.headers({ etag: tagOf(account), 'cache-control': 'private, no-cache' });
        return profileOf(account);
      }),
    );
  }
}
