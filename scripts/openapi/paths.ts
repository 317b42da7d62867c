import type { Route } from './routes.js';

const PARAMETER = /\{\w+\}/g;

/**
 * Routes as parts of their paths. A path has one name for each of its parameters, however its handlers call them: the
 * shortest.
 */
export function byPath(routes: Route[]): Route[] {
  const paths = new Map<string, string>();
  for (const { path } of routes) {
    const shape = path.replaceAll(PARAMETER, '{}');
    const known = paths.get(shape);
    if (!known || path.length < known.length) paths.set(shape, path);
  }
  const named = routes.map((route) => ({
    ...route,
    path: paths.get(route.path.replaceAll(PARAMETER, '{}'))!,
  }));
  const read = new Set(named.filter(({ verb }) => verb === 'get').map(({ path }) => path));
  return named.map((route) => ({ ...route, hasRead: read.has(route.path) }));
}
