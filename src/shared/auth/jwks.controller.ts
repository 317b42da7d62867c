import { Controller, Get, Header } from '@nestjs/common';
import { Public } from './caller.js';
import { Keys } from './jwt.strategy.js';

/** The public keys that access tokens are signed with (RFC 7517). */
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: Keys) {}

  @Public()
  @Get('jwks.json')
  @Header('cache-control', 'public, max-age=300')
  jwks() {
    return this.keys.current.jwks;
  }
}
