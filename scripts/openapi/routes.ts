import { RequestMethod, type Type } from '@nestjs/common';
import {
  GUARDS_METADATA,
  HEADERS_METADATA,
  HTTP_CODE_METADATA,
  INTERCEPTORS_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
} from '@nestjs/common/constants.js';
import ts from 'typescript';
import { isRooted } from '../../src/bootstrap/rooted-paths.js';
import { PUBLIC_ROUTE, ROUTE_ROLES } from '../../src/shared/auth/caller.js';
import type { Role } from '../../src/shared/auth/identity.js';
import type { Manifest } from '../../src/shared/kernel/souk-module.js';
import { classNamed, methodOf, type Code } from './code.js';

/** One method of one path, as its controller declares it. */
export interface Route {
  /** Module that owns it; `platform` for those of the kernel. */
  owner: string;
  /** `get`. */
  verb: string;
  /** `/v1/orders/{id}`. */
  path: string;
  /** Whether its path can be read, so that who changes it has seen an `ETag`. */
  hasRead: boolean;
  /** Names of the path's parameters as the handler knows them, in order. */
  pathNames: string[];
  /** Only these roles, or undefined for any valid token. */
  roles: Role[] | undefined;
  isPublic: boolean;
  httpCode: number;
  /** Constant response headers, by name in lower case. */
  headers: ReadonlyMap<string, string>;
  controller: ts.ClassDeclaration;
  method: ts.MethodDeclaration;
  parameters: RouteParameter[];
  guards: string[];
  interceptors: string[];
}

export interface RouteParameter {
  node: ts.ParameterDeclaration;
  /** `PathId`. */
  decorator: string;
  /** Its first argument when that is a text, as `'id'`. */
  argument: string | undefined;
  /** Class that its value is checked against. */
  type: Type | undefined;
}

interface Controllers {
  owner: string;
  controllers: Type[];
}

export const routesOf = (code: Code, manifests: Manifest[], kernel: Type[]): Route[] =>
  [
    ...manifests.map(({ name, controllers }) => ({ owner: name, controllers })),
    { owner: 'platform', controllers: kernel },
  ].flatMap(({ owner, controllers }: Controllers) =>
    controllers.flatMap((type) => routesOfController(code, owner, type)),
  );

function routesOfController(code: Code, owner: string, type: Type): Route[] {
  const controller = classNamed(code, type.name);
  const names = Object.getOwnPropertyNames(type.prototype);
  return names.flatMap((name) => {
    const handler = (type.prototype as Record<string, object>)[name]!;
    const verb = metadata<RequestMethod>(METHOD_METADATA, handler);
    const method = methodOf(controller, name);
    if (verb === undefined || !method) return [];
    const has = <T>(key: string): T | undefined => metadata<T>(key, handler) ?? metadata<T>(key, type);
    return {
      owner,
      verb: RequestMethod[verb].toLowerCase(),
      hasRead: false,
      ...pathOf(metadata<string>(PATH_METADATA, type)!, metadata<string>(PATH_METADATA, handler)!),
      roles: has<Role[]>(ROUTE_ROLES),
      isPublic: has<boolean>(PUBLIC_ROUTE) ?? false,
      httpCode: metadata<number>(HTTP_CODE_METADATA, handler) ?? (verb === RequestMethod.POST ? 201 : 200),
      headers: headersOf(handler),
      controller,
      method,
      parameters: parametersOf(type, name, method),
      guards: namesOf(has<Type[]>(GUARDS_METADATA)),
      interceptors: namesOf(has<Type[]>(INTERCEPTORS_METADATA)),
    };
  });
}

const metadata = <T>(key: string, target: object): T | undefined =>
  Reflect.getMetadata(key, target) as T | undefined;

const namesOf = (types: Type[] = []): string[] => types.map(({ name }) => name);

function pathOf(ofController: string, ofMethod: string): { path: string; pathNames: string[] } {
  const path = [ofController, ofMethod].flatMap((part) => part.split('/').filter(Boolean)).join('/');
  return {
    path: `${isRooted(path) ? '' : '/v1'}/${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    pathNames: [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!),
  };
}

const headersOf = (handler: object): ReadonlyMap<string, string> =>
  new Map(
    (metadata<{ name: string; value: string }[]>(HEADERS_METADATA, handler) ?? []).map(({ name, value }) => [
      name.toLowerCase(),
      value,
    ]),
  );

function parametersOf(type: Type, name: string, method: ts.MethodDeclaration): RouteParameter[] {
  const types = (Reflect.getMetadata('design:paramtypes', type.prototype as object, name) ?? []) as Type[];
  return method.parameters.flatMap((node, index) => {
    const [decorator] = ts.getDecorators(node) ?? [];
    if (!decorator || !ts.isCallExpression(decorator.expression)) return [];
    const [first] = decorator.expression.arguments;
    return {
      node,
      decorator: decorator.expression.expression.getText(),
      argument: first && ts.isStringLiteralLike(first) ? first.text : undefined,
      type: types[index],
    };
  });
}
