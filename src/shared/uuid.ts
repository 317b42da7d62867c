import { v7, validate } from 'uuid';

/** A fresh UUIDv7: sorts by creation time, so primary keys grow at one end of their index. */
export const newId = (): string => v7();

export const isId = (value: unknown): value is string => typeof value === 'string' && validate(value);
