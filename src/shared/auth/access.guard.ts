import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { DomainError } from '../domain-error.js';
import { requestContext } from '../observability/request-context.js';
import { callerOf, PUBLIC_ROUTE, ROUTE_ROLES } from './caller.js';
import type { Role } from './identity.js';
import { JwtStrategy } from './jwt.strategy.js';

/** On every route: a valid token unless the route is public, and one of its roles. Decided before anything else. */
@Injectable()
export class AccessGuard extends AuthGuard() implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    strategy: JwtStrategy,
  ) {
    super({ defaultStrategy: strategy.registeredName });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC_ROUTE, places)) return true;
    await super.canActivate(context);
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROUTE_ROLES, places);
    const caller = callerOf(context.switchToHttp().getRequest());
    const known = requestContext();
    if (known) known.caller = caller;
    if (roles && !roles.some((role) => caller.roles.includes(role)))
      throw new DomainError('auth.forbidden', 'Your role does not allow this');
    return true;
  }

  override handleRequest<T>(error: unknown, user: T | false | undefined): T {
    if (error || !user) throw new DomainError('auth.unauthenticated', 'This needs a valid access token');
    return user;
  }
}
