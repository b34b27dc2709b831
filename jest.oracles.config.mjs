import base from './jest.config.mjs';

/** Comparisons with the official runtimes in headless Chromium: `npm run oracles`. */
export default {
  ...base,
  roots: ['<rootDir>/tools/oracles'],
  testMatch: ['**/*.oracle.ts'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
