import type { Schema } from './schema.js';

const Problem: Schema = {
  type: 'object',
  description: 'RFC 9457. Further members belong to the code.',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', description: 'Stable: what programs should look at.' },
    requestId: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
};

const FieldError: Schema = {
  type: 'object',
  properties: {
    field: {
      type: 'string',
      description: 'Dotted path into the body or query: `shippingAddress.postalCode`.',
    },
    code: { type: 'string' },
    detail: { type: 'string' },
  },
  required: ['field', 'code', 'detail'],
};

export const PROBLEM_SCHEMAS: Record<string, Schema> = {
  Problem,
  InvalidInputProblem: {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      { type: 'object', properties: { errors: { type: 'array', items: FieldError } } },
    ],
  },
};

export const PROBLEM_ANSWER = {
  description: 'What went wrong',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
