import { manifests } from '../../src/bootstrap/modules.js';
import { isRooted } from '../../src/bootstrap/rooted-paths.js';
import { proxiedRoutes } from '../../src/shared/gateway/proxied-routes.js';
import { operations } from '../openapi/every-operation.js';

const PLATFORM = /^\/(?:health|ready|metrics|\.well-known|ops\/(?!mailbox))/;
const shapeOf = (method: string, path: string) => `${method} ${path.replaceAll(/\{\w+\}|:\w+/g, '{}')}`;

describe('the routes that a gateway proxies', () => {
  it('are those that the document tells of the modules', () => {
    const proxied = manifests().flatMap((manifest) => proxiedRoutes(manifest, isRooted));
    const told = operations.filter(({ path }) => !PLATFORM.test(path));

    expect(proxied.map(({ method, url }) => shapeOf(method, url)).sort()).toEqual(
      told.map(({ method, path }) => shapeOf(method, path)).sort(),
    );
  });
});
