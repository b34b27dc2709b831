import { ZooError } from '@zoo/core';
import type { Accounts } from '../source.ts';

/** What a user of a page gives by hand. */
export interface Tokens {
  readonly kaggle?: string;
  readonly huggingface?: string;
}

/** A page finds no credentials by itself, and no configuration of npm: the registry is `npm_config_registry`. */
export function pageAccounts(
  { kaggle, huggingface }: Tokens = {},
  env: Readonly<Record<string, string | undefined>> = {},
): Accounts {
  const given = async (token: string | undefined) =>
    token === undefined ? undefined : { authorization: `Bearer ${token}`, from: 'this page' };
  return {
    kaggle: async () => ({ credentials: await given(kaggle) }),
    huggingface: () => given(huggingface),
    npm: async () => ({
      registryOf: async () => env.npm_config_registry?.replace(/\/*$/, '/') ?? Promise.reject(noRegistry()),
      authorizationFor: () => undefined,
      network: async () => ({}),
    }),
  };
}

const noRegistry = (): ZooError =>
  new ZooError({
    code: 'HUB_NO_REGISTRY',
    category: 'network',
    message: 'a page does not know which registry of npm packages to ask',
    hint: 'Name one: fetchModel(ref, { env: { npm_config_registry: ADDRESS } })',
  });
