import { existsSync, readFileSync } from 'node:fs';

// The last line of a CI run, from jest's report. Suites that cannot be loaded have no tests to fail, and a run that
// dies before it reports has none at all: each counts as one failure.
const [report, failedSteps, testsFailed] = process.argv.slice(2);
const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
const {
  numPassedTests: passed = 0,
  numFailedTests = 0,
  numRuntimeErrorTestSuites = 0,
  numPendingTests: skipped = 0,
} = results;

const failed =
  Number(failedSteps) + Math.max(numFailedTests + numRuntimeErrorTestSuites, Number(testsFailed));
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;
