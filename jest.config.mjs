/** Tests run on source: the `zoo-source` export condition of each package points at `src/`. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['zoo-source', 'node', 'node-addons'] },
  roots: ['<rootDir>/packages', '<rootDir>/apps', '<rootDir>/tools'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['/dist/'],
  // generous: hosts may be slow and busy, and no test is about time
  testTimeout: 120_000,
  // modules of finished suites stay in memory: workers begin anew when they have grown
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
};
