import { realpath } from 'node:fs/promises';
import { ZooError } from '@zoo/core';
import { acquire, type Held } from '../cache/lock.ts';
import type { HttpClient } from '../http/client.ts';
import type { Surroundings } from '../source.ts';
import { kaggleCalls } from '../sources/kaggle-service.ts';
import { TOKEN } from './credentials.ts';
import { hasEnded, type KaggleLogin, readKaggleLogin, saveKaggleLogin } from './kaggle-login.ts';

/** What renewing takes: the way to the service, and someone to tell what the user should know. */
export interface RenewalMeans {
  readonly http: HttpClient;
  readonly note: (text: string) => void;
}

/** What the official client asks for. In the JSON of protocol buffers a duration is a number of seconds with an `s`. */
const DURATION = '43200s';
/** Nobody gives a token for longer; what is beyond is no number of seconds. */
const LONGEST = 10 * 366 * 86_400;

/**
 * The login with a token that is good: renewed by the service and written into its file, or found there because another
 * process was quicker. Processes take turns.
 *
 * @throws ZooError `HUB_LOGIN_ENDED` of category `access-refused` where the service renews it no more; the error of the
 *   network where it cannot be asked
 */
export async function renewKaggleLogin(
  login: KaggleLogin,
  surroundings: Surroundings,
  { http, note }: RenewalMeans,
): Promise<KaggleLogin> {
  const byAnother = () => {
    const here = readKaggleLogin(surroundings);
    return here !== undefined && here.accessToken !== login.accessToken && !hasEnded(here) ? here : undefined;
  };
  const held = await turn(login.file, () => byAnother() !== undefined, http.signal);
  try {
    const here = byAnother();
    if (here !== undefined) return here;
    const current = readKaggleLogin(surroundings) ?? login;
    if (current.refreshToken === undefined) throw loginEnded(login);
    const renewed = { ...current, ...(await askForToken(current, surroundings, http)) };
    const obstacle = await saveKaggleLogin(renewed);
    if (obstacle !== undefined) note(notWritten(login.file, obstacle));
    return renewed;
  } finally {
    held?.release();
  }
}

/** Where no lock can be written, the file cannot be either, and every process renews for itself. */
async function turn(file: string, done: () => boolean, signal?: AbortSignal): Promise<Held | undefined> {
  try {
    return await acquire(`${await realpath(file)}.lock`, done, () => {}, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ZooError || (error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

async function askForToken(
  login: KaggleLogin,
  { env }: Surroundings,
  http: HttpClient,
): Promise<Pick<KaggleLogin, 'accessToken' | 'end'>> {
  const asked = Date.now();
  const request = {
    refreshToken: login.refreshToken,
    apiVersion: 'API_VERSION_V1',
    expirationDuration: DURATION,
  };
  const { token, expiresIn } = await http
    .json(
      `${kaggleCalls(env)}/users.AccountService/GenerateAccessToken`,
      (z) =>
        z.object({
          token: z.string().regex(TOKEN, 'no token'),
          expiresIn: z.coerce.number().int().positive().max(LONGEST),
        }),
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) },
    )
    .catch((error) => {
      http.signal?.throwIfAborted();
      throw error instanceof ZooError ? notRenewed(error, login) : error;
    });
  return { accessToken: token, end: asked + expiresIn * 1000 };
}

/**
 * Made anew from what cannot hold a token: what a server says may repeat what it was sent, and an answer that makes no
 * sense may begin with what was asked for. Which status a revoked login gets is documented nowhere.
 */
function notRenewed({ code, category, summary, received, hint }: ZooError, login: KaggleLogin): ZooError {
  if (category === 'access-refused' || code === 'HUB_BAD_REQUEST') return loginEnded(login);
  return new ZooError({
    code,
    category,
    message: `the login of Kaggle has run out and could not be renewed: ${summary}`,
    place: { file: login.file },
    ...(code === 'HUB_UNREACHABLE' ? { received } : {}),
    hint,
  });
}

export const loginEnded = ({ file }: KaggleLogin): ZooError =>
  new ZooError({
    code: 'HUB_LOGIN_ENDED',
    category: 'access-refused',
    message: 'the login of Kaggle has ended, and is not renewed any more',
    place: { file },
    hint: 'Log in again with `kaggle auth login`, or remove the file: public models need none',
  });

const notWritten = (file: string, obstacle: string): string =>
  `The renewed login of Kaggle could not be written into ${file} (${obstacle}): it is used this once`;
