import {
  Body,
  Controller,
  Delete,
  Header,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { Roles } from '../../../shared/auth/caller.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { Answers } from '../../../shared/http/answers.js';
import { Idempotency, PathId, RequestCurrency, RequestLocale } from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import type { Currency } from '../../../shared/money.js';
import { EditProduct } from '../app/edit-product.js';
import type { ProductDetail } from '../app/product-detail.js';
import { PublishProduct } from '../app/publish-product.js';
import { RemoveProduct } from '../app/remove-product.js';
import { SetPrice } from '../app/set-price.js';
import { TranslateProduct } from '../app/translate-product.js';
import { ProductQuery } from './catalog.query.js';
import { PathCurrency, PathLocale } from './path-parts.js';
import { EditProductBody, PriceAmountBody, PublishProductBody, TranslationBody } from './product.bodies.js';
import { JSON_TYPE, tagged } from './send-answer.js';

@Roles('admin')
@Controller()
export class ProductChangesController {
  constructor(private readonly commands: CommandBus) {}

  @Answers<ProductDetail>()
  @Post('products')
  @Header('content-type', JSON_TYPE)
  async publish(
    @Body() draft: PublishProductBody,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return tagged(reply, await this.commands.execute(new PublishProduct(draft, idempotency)));
  }

  @Answers<ProductDetail>()
  @Patch('products/:id')
  @Header('content-type', JSON_TYPE)
  async edit(
    @PathId('id') productId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() edit: EditProductBody,
    @Query() _: ProductQuery,
    @RequestLocale() locale: Locale,
    @RequestCurrency() currency: Currency,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const command = new EditProduct(productId, ifMatch, edit, { locale, currency });
    return tagged(reply, await this.commands.execute(command));
  }

  @Delete('products/:id')
  @HttpCode(204)
  async remove(@PathId('id') productId: string, @Headers('if-match') ifMatch: string | undefined) {
    await this.commands.execute(new RemoveProduct(productId, ifMatch));
  }

  @Answers<ProductDetail>()
  @Put('products/:id/translations/:locale')
  @Header('content-type', JSON_TYPE)
  async translate(
    @PathId('id') productId: string,
    @PathLocale() locale: Locale,
    @Body() texts: TranslationBody,
    @RequestCurrency() currency: Currency,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const command = new TranslateProduct(productId, texts, { locale, currency });
    return tagged(reply, await this.commands.execute(command));
  }

  @Put('variants/:sku/prices/:currency')
  setPrice(
    @Param('sku') sku: string,
    @PathCurrency() currency: Currency,
    @Body() { amount }: PriceAmountBody,
  ) {
    return this.commands.execute(new SetPrice(sku, { amount, currency }));
  }
}
