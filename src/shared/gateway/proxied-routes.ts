import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { HTTPMethods } from 'fastify';
import type { Manifest } from '../kernel/souk-module.js';

/** One method of one path of a module, as Nest would register it. */
export interface ProxiedRoute {
  method: HTTPMethods;
  /** `/v1/orders/:id`. */
  url: string;
  controller: Type;
  /** The method of the controller that its module will call. */
  handler: () => unknown;
}

/** @param isRooted whether a path, without a slash in front, is not below `/v1` */
export const proxiedRoutes = (
  { controllers }: Pick<Manifest, 'controllers'>,
  isRooted: (path: string) => boolean,
): ProxiedRoute[] => controllers.flatMap((controller) => routesOf(controller, isRooted));

function routesOf(controller: Type, isRooted: (path: string) => boolean): ProxiedRoute[] {
  const prototype = controller.prototype as Record<string, () => unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = prototype[name]!;
    const verb = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (verb === undefined) return [];
    const method = RequestMethod[verb];
    return pathsOf(controller, handler).map((path) => ({
      ...{ method, controller, handler },
      url: `/${isRooted(path) ? '' : 'v1/'}${path}`,
    }));
  });
}

/** Without a slash in front. */
function pathsOf(controller: Type, handler: () => unknown): string[] {
  const [ofController, ofHandler] = [controller, handler].map((target) =>
    [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat(),
  );
  return ofController!.flatMap((first) =>
    ofHandler!.map((second) => [first, second].flatMap((part) => part.split('/').filter(Boolean)).join('/')),
  );
}
