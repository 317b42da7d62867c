import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidInput } from '../../../shared/domain-error.js';
import { isLocale, LOCALES } from '../../../shared/locale.js';
import { CURRENCIES, isCurrency } from '../../../shared/money.js';

/** A part of the path that is one of a few words. @throws InvalidInput for any other */
const pathWord = <T extends string>(
  field: string,
  isKnown: (text: unknown) => text is T,
  known: readonly T[],
) =>
  createParamDecorator((_: unknown, context: ExecutionContext): T => {
    const { [field]: word } = context.switchToHttp().getRequest<FastifyRequest>().params as Record<
      string,
      string
    >;
    if (isKnown(word)) return word;
    const detail = `${field} must be one of ${known.join(', ')}`;
    throw new InvalidInput([{ field, code: 'is-in', detail }]);
  });

export const PathLocale = pathWord('locale', isLocale, LOCALES);
export const PathCurrency = pathWord('currency', isCurrency, CURRENCIES);
