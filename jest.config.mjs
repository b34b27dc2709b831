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
  testTimeout: 30_000,
};
