const shared = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};

const withPostgres = {
  ...shared,
  globalSetup: '<rootDir>/test/support/start-postgres.js',
  globalTeardown: '<rootDir>/test/support/stop-postgres.js',
};

/**
 * `plain` specs need nothing but Node; `database` specs (`*.db.spec.ts`) share one embedded PostgreSQL; `faults` specs
 * (`*.faults.spec.ts`) are the long runs of `npm run faults`.
 */
export default {
  maxWorkers: 2,
  // Modules that a suite has loaded stay in its worker: a fresh one is cheaper than swapping.
  workerIdleMemoryLimit: '900MB',
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'plain',
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.(db|faults)\\.spec\\.ts$'],
    },
    { ...withPostgres, displayName: 'database', testMatch: ['**/*.db.spec.ts'] },
    { ...withPostgres, displayName: 'faults', testMatch: ['**/*.faults.spec.ts'] },
  ],
};
