import { ValidationPipe, type ArgumentMetadata, type Type, type ValidationError } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { InvalidInput, type FieldError } from '../domain-error.js';
import { unsupported } from './content-types.js';

/** Different queries of one class that are remembered as good. */
const QUERIES_MAX = 1_000;
/** Characters of a query that is worth remembering. */
const QUERY_LENGTH_MAX = 500;

/** Bodies and queries are checked against their classes; unknown fields are refused by name. */
export const validationPipe = (): ValidationPipe => new InputPipe();

class InputPipe extends ValidationPipe {
  /** Most reads repeat a few queries, and checking one costs more than looking it up. */
  private readonly queries = new WeakMap<Type, LRUCache<string, object>>();

  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => fieldErrors(error))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    if (type === 'query' && metatype) return this.query(value, metadata, metatype);
    if (type === 'body') {
      if (Buffer.isBuffer(value) !== (metatype === Buffer)) throw unsupported();
      if (metatype === Buffer) return value;
      refuseUnstorable(value);
      refuseSeveral(value, metatype);
    }
    return super.transform(value, metadata);
  }

  private async query(value: unknown, metadata: ArgumentMetadata, type: Type): Promise<unknown> {
    const known = this.queriesOf(type);
    const text = JSON.stringify(value);
    const remembered = known.get(text);
    if (remembered) return remembered;
    refuseUnstorable(value);
    const checked = (await super.transform(value, metadata)) as unknown;
    if (text.length > QUERY_LENGTH_MAX || typeof checked !== 'object' || checked === null) return checked;
    known.set(text, Object.freeze(checked));
    return checked;
  }

  private queriesOf(type: Type): LRUCache<string, object> {
    const known = this.queries.get(type) ?? new LRUCache({ max: QUERIES_MAX });
    this.queries.set(type, known);
    return known;
  }
}

/** JSON may say NUL and half a surrogate pair, and PostgreSQL stores neither. @throws InvalidInput with the first such field */
function refuseUnstorable(value: unknown, field = ''): void {
  if (typeof value === 'string') {
    if (!value.includes('\0') && value.isWellFormed()) return;
    const detail = `${field || 'The text'} has a character that cannot be stored`;
    throw new InvalidInput([{ field, code: 'is-storable', detail }]);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    refuseUnstorable(name, field);
    refuseUnstorable(part, field ? `${field}.${name}` : name);
  }
}

/** A class is checked against each item of an array, and its handler would get them all. */
function refuseSeveral(value: unknown, type: unknown): void {
  if (Array.isArray(value) && type !== Array && type !== Object)
    throw new InvalidInput([{ field: '', code: 'is-object', detail: 'The body must be an object' }]);
}

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
