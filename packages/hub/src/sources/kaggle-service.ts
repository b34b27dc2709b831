import type { Surroundings } from '../source.ts';

type Env = Pick<Surroundings, 'env'>['env'];

/** The REST service; `KAGGLE_API_ENDPOINT` stands in for it, as with the official clients: a proxy, or a test. */
export const kaggleRest = (env: Env): string => ownEndpoint(env) ?? 'https://www.kaggle.com/api/v1';

/** The service of remote calls, which is the only one that renews logins. Elsewhere than at Kaggle both have one address. */
export const kaggleCalls = (env: Env): string => ownEndpoint(env) ?? 'https://api.kaggle.com/v1';

const ownEndpoint = (env: Env): string | undefined => env.KAGGLE_API_ENDPOINT?.replace(/\/+$/, '');
