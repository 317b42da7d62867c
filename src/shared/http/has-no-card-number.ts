import { ValidateBy } from 'class-validator';
import { looksLikeCardNumber } from '../card-data.js';

/** Refuses a text that may hold the number of a card, without quoting it. */
export const HasNoCardNumber = (): PropertyDecorator =>
  ValidateBy({
    name: 'hasNoCardNumber',
    validator: {
      validate: (value) => typeof value !== 'string' || !looksLikeCardNumber(value),
      defaultMessage: () => '$property must not hold card data',
    },
  });
