import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { describeApi } from '../../scripts/openapi/describe-api.js';
import type { OpenApi } from '../../scripts/openapi/document.js';
import type { Answer, Operation } from '../../scripts/openapi/operation.js';
import { manifests } from '../../src/bootstrap/modules.js';

const READ_CODE_MS = 120_000;
const text = readFileSync('openapi.json', 'utf8');
const api = JSON.parse(text) as OpenApi;
const operations: [string, Operation][] = Object.entries(api.paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => [`${verb} ${path}`, operation] as [string, Operation]),
);

describe('openapi.json', () => {
  it(
    'is what the code says; else run `npm run docs`',
    () => {
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

      expect(describeApi(version) === text).toBe(true);
    },
    READ_CODE_MS,
  );

  it('is the source of the client in client/schema.d.ts; else run `npm run client`', async () => {
    const generated = astToString(await openapiTypescript(text));

    expect(readFileSync('client/schema.d.ts', 'utf8').endsWith(generated)).toBe(true);
  });

  it('is valid OpenAPI 3.1', async () => {
    // A word and a parameter may stand at the same place of a path: the word goes first.
    const config = await createConfig({ extends: ['recommended'], rules: { 'no-ambiguous-paths': 'off' } });
    const problems = await lintFromString({ source: text, absoluteRef: 'openapi.json', config });

    expect(problems.map(({ message, location }) => `${location[0]?.pointer}: ${message}`)).toEqual([]);
  });

  it('describes every module', () => {
    const tags = new Set(operations.flatMap(([, { tags }]) => tags));

    expect([...tags].sort()).toEqual([...manifests().map(({ name }) => name), 'platform'].sort());
    expect(api.tags.filter(({ description }) => description === '')).toEqual([]);
  });

  it('names every operation once', () => {
    const names = operations.map(([, { operationId }]) => operationId);

    expect(names).toEqual([...new Set(names)]);
  });

  it.each(operations)('says what %s answers', (_, { responses }) => {
    const answers = Object.entries(responses).filter(([status]) => /^20[01]$/.test(status)) as [
      string,
      Answer,
    ][];
    const schemas = answers.flatMap(([, { content = {} }]) => content['application/json']?.schema ?? []);

    // Text that was rendered before: the handler needs `@Answers<…>()`.
    expect(schemas.filter(({ type, $ref, anyOf }) => type === 'string' || !(type ?? $ref ?? anyOf))).toEqual(
      [],
    );
    expect(answers.filter(([, { content }]) => !content)).toEqual([]);
  });

  it('has an example of every body that keeps to its schema', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: true });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'api', ...api });
    const wrong = operations.flatMap(([name, { requestBody }]) => {
      const { schema, example } = requestBody?.content['application/json'] ?? {};
      const inApi = JSON.parse(JSON.stringify(schema ?? {}).replaceAll('"#/', '"api#/')) as object;
      return ajv.validate(inApi, example) ? [] : [`${name}: ${ajv.errorsText()}`];
    });

    expect(wrong).toEqual([]);
  });
});
