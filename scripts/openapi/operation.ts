import ts from 'typescript';
import type { Refusals } from '../../src/shared/http/problem.js';
import { classNamed, methodOf, type Code } from './code.js';
import type { BodySchemas } from './body-schema.js';
import { pascal, wordsOf } from './names.js';
import { parametersOf } from './parameters.js';
import { reachOf, type Reach } from './reach.js';
import { refusalsOf, type SharedRefusals } from './refusals.js';
import { requestBodyOf } from './request-body.js';
import type { Route } from './routes.js';
import type { Schema } from './schema.js';
import { answersOf } from './answers.js';
import type { TypeSchemas } from './type-schema.js';

/** What the parts of an operation are made from. */
export interface Describing {
  code: Code;
  types: TypeSchemas;
  bodies: BodySchemas;
  /** Code of every refusal of every module → status. */
  refusals: Refusals;
  /** Grows with every operation. */
  sharedRefusals: SharedRefusals;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema: Schema;
}

export interface Content {
  schema?: Schema;
  example?: unknown;
}

export interface Answer {
  description: string;
  headers?: Record<string, { $ref: string }>;
  content?: Record<string, Content>;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  'x-roles'?: string[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, Content> };
  responses: Record<string, Answer | { $ref: string }>;
}

export function operationOf(describing: Describing, route: Route): Operation {
  const { code } = describing;
  const reach = reachOf(code, startsOf(code, route));
  const parameters = parametersOf(describing, route, reach);
  const requestBody = requestBodyOf(describing, route);
  const { summary, description } = aboutOf(describing, route, reach);
  return {
    operationId: operationIdOf(route),
    tags: [route.owner],
    summary,
    ...(description ? { description } : {}),
    security: route.isPublic ? [] : [{ accessToken: [] }],
    ...(route.isPublic || !route.roles ? {} : { 'x-roles': route.roles }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: {
      ...answersOf(describing, route, reach),
      ...refusalsOf(describing, route, { reach, parameters, hasBody: requestBody !== undefined }),
    },
  };
}

/** The handler, and whatever stands around it. */
const startsOf = (code: Code, { method, guards, interceptors }: Route): ts.Node[] => [
  method,
  ...guards.flatMap((guard) => methodOf(classNamed(code, guard), 'canActivate') ?? []),
  ...interceptors.flatMap((interceptor) => methodOf(classNamed(code, interceptor), 'intercept') ?? []),
];

/** `OrdersController.place` → `ordersPlace`. */
function operationIdOf({ controller, method }: Route): string {
  const name = controller.name!.text.replace(/Controller$/, '');
  const verb = method.name.getText();
  return name.charAt(0).toLowerCase() + name.slice(1) + pascal(verb);
}

/** A command or query says in its name what happens, and in its docstring what that means. */
function aboutOf({ code, types }: Describing, { method }: Route, { messages }: Reach) {
  const [message] = messages.filter((candidate) => method.getText().includes(`new ${candidate.name!.text}(`));
  const about = [method, message].flatMap((node) => {
    const symbol = node?.name && code.checker.getSymbolAtLocation(node.name);
    return symbol ? types.aboutOf(symbol) : [];
  });
  return {
    summary: wordsOf(message?.name?.text ?? method.name.getText()),
    description: [...new Set(about)].filter(Boolean).join(' '),
  };
}
