export type JsonPrimitive = string | number | boolean | null;
export type Json = JsonPrimitive | Json[] | { [key: string]: Json | undefined };

/**
 * `T` when everything in it survives `JSON.parse(JSON.stringify(x))`, else a type that nothing satisfies.
 * Dates, functions, class instances with methods, bigint and symbols are refused at compile time.
 */
export type JsonOnly<T> = T extends JsonPrimitive
  ? T
  : T extends bigint | symbol | Date | ((...args: never[]) => unknown)
    ? never
    : T extends undefined
      ? undefined
      : { [K in keyof T]: JsonOnly<T[K]> };

/** An object of JSON members, for constraints: `<P extends JsonMembers<P>>`. */
export type JsonMembers<T> = { [K in keyof T]: JsonOnly<T[K]> };
