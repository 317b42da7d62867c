import { ValidateIf } from 'class-validator';

/** A field that a PATCH may leave out; null is a value like any other. */
export const IfGiven = () => ValidateIf((_, value) => value !== undefined);
