import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain-error.js';
import type { Caller, Role } from './identity.js';

export const PUBLIC_ROUTE = 'souk.public';
export const ROUTE_ROLES = 'souk.roles';

/** No token needed; one that is sent is not even looked at. */
export const Public = () => SetMetadata(PUBLIC_ROUTE, true);

/** Only callers with one of these roles; without it any valid token will do. */
export const Roles = (...roles: Role[]) => SetMetadata(ROUTE_ROLES, roles);

/** The verified caller of a route that is not public. */
export const Actor = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

export function callerOf(request: FastifyRequest): Caller {
  const { user } = request as FastifyRequest & { user?: Caller };
  if (!user) throw new DomainError('auth.unauthenticated', 'This needs an access token');
  return user;
}
