import Runtime from 'jest-runtime';

const isOfPackage = (path) => path.includes('/node_modules/');

/** Loaded modules by path: those of packages lie in a drawer that all suites of a worker share, unless they have failed. */
class ModuleRegistry extends Map {
  constructor(packages) {
    super();
    this.packages = packages;
  }

  get(path) {
    if (!isOfPackage(path)) return super.get(path);
    const module = this.packages.get(path);
    return module?.status === 'errored' ? undefined : module;
  }

  has(path) {
    return isOfPackage(path) ? this.get(path) !== undefined : super.has(path);
  }

  set(path, module) {
    if (isOfPackage(path)) this.packages.set(path, module);
    else super.set(path, module);
    return this;
  }

  delete(path) {
    return isOfPackage(path) ? this.packages.delete(path) : super.delete(path);
  }
}

const esmPackages = new Map();
const cjsPackages = new Map();

/**
 * Loads a package once per worker instead of once per suite, which takes about two seconds of each suite that starts a shop.
 * Modules of `src/` and `test/` are loaded anew for each suite. Nothing here mocks a package; a suite that wants to needs
 * another way.
 */
export default class KeptPackagesRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    this.registries.esModuleRegistry = new ModuleRegistry(esmPackages);
    this.registries.moduleRegistry = new ModuleRegistry(cjsPackages);
    // A package may still load a part of itself when a later suite calls it, and does so by the runtime that loaded it.
    this.testState.teardown = () => this.testState.enterTestCode();
  }
}
