const shared = {
  testEnvironment: '<rootDir>/test/support/kept-packages-environment.js',
  runtime: '<rootDir>/test/support/kept-packages-runtime.js',
  roots: ['<rootDir>/test'],
  // Decorators need it, and a suite may load one before anything that brings it along.
  setupFiles: ['reflect-metadata'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};

const withPostgres = {
  ...shared,
  globalSetup: '<rootDir>/test/support/start-postgres.js',
  globalTeardown: '<rootDir>/test/support/stop-postgres.js',
};

const withKafka = {
  ...shared,
  globalSetup: '<rootDir>/test/support/start-kafka.js',
  globalTeardown: '<rootDir>/test/support/stop-kafka.js',
};

/**
 * `plain` specs need nothing but Node; `database` specs (`*.db.spec.ts`) share one embedded PostgreSQL, and `kafka` specs
 * (`*.kafka.spec.ts`) one broker besides; `faults` specs (`*.faults.spec.ts`) are the long runs of `npm run faults`.
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
      testPathIgnorePatterns: ['\\.(db|kafka|faults)\\.spec\\.ts$'],
    },
    { ...withPostgres, displayName: 'database', testMatch: ['**/*.db.spec.ts'] },
    { ...withKafka, displayName: 'kafka', testMatch: ['**/*.kafka.spec.ts'] },
    { ...withKafka, displayName: 'faults', testMatch: ['**/*.faults.spec.ts'] },
  ],
};
