import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { InvalidInput, type FieldError } from '../domain-error.js';

/** Bodies and queries are checked against their classes; unknown fields are refused by name. */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => fieldErrors(error))),
  });

function fieldErrors({ property, constraints, children }: ValidationError, parent = ''): FieldError[] {
  const field = parent ? `${parent}.${property}` : property;
  const own = Object.entries(constraints ?? {}).map(([rule, detail]) => ({
    field,
    code: kebab(rule),
    detail,
  }));
  return [...own, ...(children ?? []).flatMap((child) => fieldErrors(child, field))];
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
