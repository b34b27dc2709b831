import type { Accounts, KaggleAccount, Surroundings } from '../source.ts';
import type { RenewalMeans } from './renewal.ts';

/** The accounts of this machine. A login is looked at, and renewed, once for all sources of a fetch. */
export function accountsOf(surroundings: Surroundings, means: RenewalMeans): Accounts {
  let kaggle: Promise<KaggleAccount> | undefined;
  const findKaggle = async () => (await import('./kaggle-account.ts')).kaggleAccount(surroundings, means);
  return {
    kaggle: () => {
      kaggle ??= findKaggle();
      return kaggle;
    },
    huggingface: async () => (await import('./huggingface.ts')).huggingFaceCredentials(surroundings),
    npm: async () => (await import('../npm/config.ts')).readNpmConfig(surroundings),
  };
}
