import { Controller, Get, Header, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { Actor, Roles } from '../../../shared/auth/caller.js';
import type { Caller } from '../../../shared/auth/identity.js';
import { GetProfile } from '../app/get-profile.js';

/** The caller's own account. Guests have none. */
@Roles('user', 'admin')
@Controller('me')
export class MeController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Header('cache-control', 'private, no-cache')
  async profile(@Actor() { subject }: Caller, @Res({ passthrough: true }) reply: FastifyReply) {
    const { version, ...profile } = await this.queries.execute(new GetProfile(subject));
    void reply.header('etag', `"${version}"`);
    return profile;
  }
}
