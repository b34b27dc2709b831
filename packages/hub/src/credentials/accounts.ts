import type { Accounts, Surroundings } from '../source.ts';

/** The accounts of this machine. */
export const accountsOf = (surroundings: Surroundings): Accounts => ({
  kaggle: async () => (await import('./kaggle.ts')).kaggleCredentials(surroundings),
  huggingface: async () => (await import('./huggingface.ts')).huggingFaceCredentials(surroundings),
  npm: async () => (await import('../npm/config.ts')).readNpmConfig(surroundings),
});
