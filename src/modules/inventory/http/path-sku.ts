import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { unknownSku } from '../app/get-stock.js';

const SKU = /^\P{Cc}+$/u;

/** `:sku` of the path. @throws DomainError `inventory.unknown-sku` for a text that cannot be one */
export const PathSku = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { sku = '' } = context.switchToHttp().getRequest<FastifyRequest>().params as { sku?: string };
  if (!SKU.test(sku)) throw unknownSku(sku);
  return sku;
});
