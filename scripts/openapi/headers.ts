interface DescribedHeader {
  name: string;
  description: string;
  schema: { type: 'string' | 'integer' };
}

const text = (name: string, description: string): DescribedHeader => ({
  name,
  description,
  schema: { type: 'string' },
});

/** Response headers, by the name that the document refers to them with. */
const HEADERS = {
  XRequestId: text(
    'X-Request-Id',
    'What to name when speaking of this request; one that was sent is echoed.',
  ),
  ETag: text('ETag', 'Version of what was read; changing it needs it as `If-Match`.'),
  Location: text('Location', 'Where to go on.'),
  CacheControl: text('Cache-Control', 'How long the answer may be kept (RFC 9111).'),
  IdempotentReplayed: text(
    'Idempotent-Replayed',
    '`true` when this is the answer of an earlier request with the same `Idempotency-Key`.',
  ),
  RetryAfter: {
    ...text('Retry-After', 'Seconds after which another try makes sense.'),
    schema: { type: 'integer' },
  },
  RateLimit: text(
    'RateLimit',
    'Requests that are left, and seconds until there are more (draft-ietf-httpapi-ratelimit-headers).',
  ),
  RateLimitPolicy: text('RateLimit-Policy', 'Requests in a window of so many seconds.'),
} satisfies Record<string, DescribedHeader>;

export type HeaderName = keyof typeof HEADERS;

export const HEADER_COMPONENTS = Object.fromEntries(
  Object.entries(HEADERS).map(([key, { name: _, ...header }]) => [key, header]),
);

export const headersNamed = (keys: HeaderName[]): Record<string, { $ref: string }> =>
  Object.fromEntries(keys.map((key) => [HEADERS[key].name, { $ref: `#/components/headers/${key}` }]));
