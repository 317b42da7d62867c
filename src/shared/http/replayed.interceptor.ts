import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';
import { requestContext } from '../observability/request-context.js';

/** Tells a caller that the answer, also a refusal, is that of an earlier request with the same Idempotency-Key. */
@Injectable()
export class ReplayedInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const tell = () => {
      if (requestContext()?.replayed)
        void context.switchToHttp().getResponse<FastifyReply>().header('idempotent-replayed', 'true');
    };
    return next.handle().pipe(tap({ next: tell, error: tell }));
  }
}
