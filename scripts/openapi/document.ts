import type { Type } from '@nestjs/common';
import type { Manifest } from '../../src/shared/kernel/souk-module.js';
import { KERNEL_REFUSALS } from '../../src/shared/http/problem.js';
import { docstringOf } from '../source/syntax.js';
import { BodySchemas } from './body-schema.js';
import { classNamed, readCode, type Code } from './code.js';
import { HEADER_COMPONENTS } from './headers.js';
import { operationOf, type Answer, type Operation } from './operation.js';
import { PROBLEM_ANSWER, PROBLEM_SCHEMAS } from './problems.js';
import type { SharedRefusals } from './refusals.js';
import { byPath } from './paths.js';
import { routesOf } from './routes.js';
import { Components, type Schema } from './schema.js';
import { TypeSchemas } from './type-schema.js';

export interface OpenApi {
  openapi: '3.1.0';
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    securitySchemes: typeof SECURITY;
    headers: typeof HEADER_COMPONENTS;
    responses: Record<string, Answer>;
    schemas: Record<string, Schema>;
  };
}

const ABOUT = `A complete commerce backend. Ids are UUIDs, times are ISO 8601 in UTC, money is an amount in minor units of its currency.
Errors are problem documents (RFC 9457) with a stable \`code\`. Lists are pages: \`?limit=\` and \`?cursor=\`.
What can be changed has an \`ETag\`, and changing it needs \`If-Match\`.`;

/** The API of all modules, wherever they run. @param kernel controllers that belong to no module */
export function openApiOf(manifests: Manifest[], kernel: Type[], version: string): OpenApi {
  const code = readCode();
  const types = new TypeSchemas(code, new Components());
  const refusals = manifests.reduce((all, manifest) => ({ ...all, ...manifest.refusals }), KERNEL_REFUSALS);
  const sharedRefusals: SharedRefusals = {};
  const describing = { code, types, bodies: new BodySchemas(types), refusals, sharedRefusals };
  const paths: OpenApi['paths'] = {};
  for (const route of byPath(routesOf(code, manifests, kernel)))
    (paths[route.path] ??= {})[route.verb] = operationOf(describing, route);
  return {
    openapi: '3.1.0',
    info: { title: 'Souk', version, description: ABOUT, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: tagsOf(code, manifests),
    paths,
    components: {
      securitySchemes: SECURITY,
      headers: HEADER_COMPONENTS,
      responses: sortedByName({ ...sharedRefusals, Problem: PROBLEM_ANSWER }),
      schemas: sortedByName({ ...types.components.all(), ...PROBLEM_SCHEMAS }),
    },
  };
}

const SECURITY = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'From `POST /v1/auth/token`; guests get one, too. Its keys are at `/.well-known/jwks.json`.',
  },
};

const tagsOf = (code: Code, manifests: Manifest[]): OpenApi['tags'] => [
  ...manifests.map(({ name, type }) => ({ name, description: docstringOf(classNamed(code, type.name)) })),
  { name: 'platform', description: 'What supervisors and verifiers of tokens ask.' },
];

/** So that an addition moves nothing else. */
const sortedByName = <T>(named: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));
