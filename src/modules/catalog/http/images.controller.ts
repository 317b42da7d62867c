import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, Roles } from '../../../shared/auth/caller.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { Answers } from '../../../shared/http/answers.js';
import { Idempotency, PathId } from '../../../shared/http/request-parts.js';
import { AddImage } from '../app/add-image.js';
import { GetImage } from '../app/get-image.js';
import { RemoveImage } from '../app/remove-image.js';
import { sendImage } from './send-image.js';

@Controller()
export class ImagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Roles('admin')
  @Post('products/:id/images')
  add(
    @PathId('id') productId: string,
    @Body() bytes: Buffer,
    @Idempotency() idempotency: IdempotencyKey | undefined,
  ) {
    return this.commands.execute(new AddImage(productId, bytes, idempotency));
  }

  @Roles('admin')
  @Delete('products/:id/images/:imageId')
  @HttpCode(204)
  async remove(@PathId('id') productId: string, @PathId('imageId') imageId: string) {
    await this.commands.execute(new RemoveImage(productId, imageId));
  }

  @Public()
  @Answers<Buffer>('image/*')
  @Get('images/:id')
  async get(@PathId('id') imageId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    sendImage(request, reply, imageId, await this.queries.execute(new GetImage(imageId)));
  }
}
