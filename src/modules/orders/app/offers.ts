import { Injectable } from '@nestjs/common';
import { DomainError, InvalidInput } from '../../../shared/domain-error.js';
import type { Locale } from '../../../shared/locale.js';
import { money, type Money } from '../../../shared/money.js';
import { CartPort, type CartQuote } from '../../cart/contract/cart.port.js';
import { ShippingPort, type ShippingQuote } from '../../shipping/contract/shipping.port.js';
import type { OrderTerms } from '../domain/order-terms.js';
import { taxIncludedIn } from '../domain/tax.js';
import { TaxRates } from './tax-rates.js';

/** What a cart costs now, delivered to one address: the part of an order's terms that the shop decides. */
export type Offer = Pick<
  OrderTerms,
  | 'cartId'
  | 'currency'
  | 'lines'
  | 'discounts'
  | 'subtotalMinor'
  | 'discountMinor'
  | 'shippingMinor'
  | 'taxMinor'
  | 'totalMinor'
  | 'shippingMethod'
  | 'carrier'
>;

export interface OfferRequest {
  cartId: string;
  shippingMethod: string;
  shippingAddress: { country: string };
  /** What the buyer was shown. */
  expectedTotal: Money;
}

@Injectable()
export class Offers {
  constructor(
    private readonly carts: CartPort,
    private readonly shipping: ShippingPort,
    private readonly taxes: TaxRates,
  ) {}

  /**
   * @throws DomainError `orders.total-changed`; InvalidInput when the shipping method is not offered; and what the ports
   * of cart and shipping refuse
   */
  async offer(request: OfferRequest, locale: Locale): Promise<Offer> {
    const cart = await this.carts.quote({ cartId: request.cartId, locale });
    const delivery = await this.deliveryOf(cart, request);
    const totalMinor = cart.totalMinor + delivery.priceMinor;
    refuseAnotherTotal(request.expectedTotal, money(totalMinor, cart.currency));
    return {
      cartId: cart.cartId,
      currency: cart.currency,
      lines: cart.lines,
      discounts: cart.discounts,
      subtotalMinor: cart.subtotalMinor,
      discountMinor: cart.subtotalMinor - cart.totalMinor,
      shippingMinor: delivery.priceMinor,
      taxMinor: taxIncludedIn(totalMinor, this.taxes.percentIn(request.shippingAddress.country)),
      totalMinor,
      shippingMethod: delivery.method,
      carrier: delivery.carrier,
    };
  }

  private async deliveryOf(
    { currency, lines }: CartQuote,
    { shippingMethod, shippingAddress }: OfferRequest,
  ): Promise<ShippingQuote> {
    const quotes = await this.shipping.quotes({
      country: shippingAddress.country,
      currency,
      lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
    });
    const quote = quotes.find(({ method }) => method === shippingMethod);
    if (quote) return quote;
    const offered = quotes.map(({ method }) => method).join(', ');
    throw new InvalidInput([
      { field: 'shippingMethod', code: 'is-offered', detail: `shippingMethod must be one of ${offered}` },
    ]);
  }
}

function refuseAnotherTotal(expected: Money, total: Money): void {
  if (expected.amount === total.amount && expected.currency === total.currency) return;
  throw new DomainError('orders.total-changed', 'The order would cost something else than expected', {
    expectedTotal: { amount: expected.amount, currency: expected.currency },
    total: { ...total },
  });
}
