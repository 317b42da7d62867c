import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessGuard } from '../../src/shared/auth/access.guard.js';
import { Actor, Public, Roles } from '../../src/shared/auth/caller.js';
import type { Caller } from '../../src/shared/auth/identity.js';
import { JwksController } from '../../src/shared/auth/jwks.controller.js';
import { JwtStrategy, Keys } from '../../src/shared/auth/jwt.strategy.js';
import type { SigningKeys } from '../../src/shared/auth/keys.js';
import { KERNEL_REFUSALS, ProblemFilter } from '../../src/shared/http/problem.js';
import { VerifiedTokens } from '../../src/shared/auth/verified-tokens.js';
import { createAdapter, observeRequests } from '../../src/shared/http/server.js';
import { createLogger } from '../../src/shared/observability/logger.js';
import type { Metrics } from '../../src/shared/observability/metrics.js';
import { requestContext } from '../../src/shared/observability/request-context.js';
import { ApiClient } from '../support/api-client.js';

@Controller()
class ProbeController {
  @Get('caller')
  caller(@Actor() caller: Caller) {
    return caller;
  }

  @Get('context')
  read() {
    return { caller: requestContext()?.caller };
  }

  @Post('context')
  write(@Body() _body: unknown) {
    return { caller: requestContext()?.caller };
  }

  @Roles('admin')
  @Get('admins-only')
  adminsOnly() {
    return {};
  }

  @Public()
  @Get('anyone')
  anyone() {
    return {};
  }
}

export interface ProbeApp extends AsyncDisposable {
  as(token?: string): ApiClient;
}

/** A few routes behind the real guard, filter and request hooks, without modules or a database. */
export async function startProbeApp(keys: SigningKeys): Promise<ProbeApp> {
  const log = createLogger('silent');
  @Module({
    controllers: [ProbeController, JwksController],
    providers: [
      JwtStrategy,
      VerifiedTokens,
      { provide: Keys, useValue: { current: keys } },
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useFactory: () => new ProblemFilter(KERNEL_REFUSALS, log) },
    ],
  })
  class ProbeModule {}
  const app = await NestFactory.create<NestFastifyApplication>(ProbeModule, createAdapter(), {
    logger: ['fatal'],
  });
  observeRequests(app, { requests: { observe: () => undefined } } as unknown as Metrics, log);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return { as: (token) => new ApiClient(url, token), [Symbol.asyncDispose]: () => app.close() };
}
