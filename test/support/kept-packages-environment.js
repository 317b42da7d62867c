import { TestEnvironment } from 'jest-environment-node';

/** What the test framework leaves behind; the next suite's events would reach it. */
const LEFT_BEHIND = ['JEST_STATE_SYMBOL', 'EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL', 'RETRY_TIMES'];

let kept;

/** One world of globals per worker, not one per suite, so that a package that is loaded serves all suites of the worker. */
export default class KeptPackagesEnvironment extends TestEnvironment {
  constructor(config, context) {
    if (kept) return kept;
    super(config, context);
    kept = this;
  }

  async teardown() {
    for (const symbol of Object.getOwnPropertySymbols(this.global))
      if (LEFT_BEHIND.includes(symbol.description)) delete this.global[symbol];
    // What class-validator knows of the suite's own classes, which the next suite loads anew.
    delete this.global.classValidatorMetadataStorage;
  }
}
