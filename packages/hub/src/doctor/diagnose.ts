import { access, constants, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ZooError } from '@zoo/core';
import { makeFolder } from '../cache/disk.ts';
import { parseSize } from '../cache/limit.ts';
import { cacheLocation } from '../cache/location.ts';
import { ownCatalogues, readOwnCatalogue } from '../catalogue/own.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { huggingFaceCredentials } from '../credentials/huggingface.ts';
import { kaggleCredentials } from '../credentials/kaggle.ts';
import { hasEnded, isDue, type KaggleLogin, readKaggleLogin } from '../credentials/kaggle-login.ts';
import { type FetchOptions, surroundingsOf } from '../fetch.ts';
import { HttpClient } from '../http/client.ts';
import { openConnections } from '../http/connections.ts';
import { redact } from '../http/failure.ts';
import { readLockfile } from '../lockfile/lockfile.ts';
import { projectLockfile } from '../lockfile/project.ts';
import { readNpmConfig } from '../npm/config.ts';
import type { Surroundings } from '../source.ts';
import { mirrorsOf } from '../ways/mirror.ts';
import type { Finding, Probe } from './probe.ts';
import { PROBES } from './probes.ts';

export interface DiagnoseOptions extends Pick<FetchOptions, 'cache' | 'surroundings' | 'signal' | 'network'> {
  /** Also ask every service. */
  readonly online?: boolean;
}

/** Less room than this ends in a full disk sooner or later. */
const LITTLE_SPACE = 2e9;
/** In ms, of each step: who asks a doctor does not want to wait. */
const PATIENCE = 5_000;

/**
 * Looks at everything a fetch depends on: the cache, credentials, proxies, mirrors, the lock file, and with `online` the
 * services. Shows where credentials are found, never what they are. Does not throw; a broken thing is a finding.
 */
export async function diagnose(options: DiagnoseOptions = {}): Promise<Finding[]> {
  const surroundings = surroundingsOf(options);
  const root = options.cache ?? cacheLocation(surroundings);
  const local = [
    look('cache', () => cacheFinding(root, surroundings)),
    look('Kaggle credentials', () => kaggleFinding(surroundings)),
    look('Hugging Face token', async () =>
      credentialFinding('Hugging Face', await huggingFaceCredentials(surroundings)),
    ),
    look('proxy', async () => proxyFinding(surroundings)),
    look('mirrors', async () => mirrorFinding(surroundings)),
    look('lock file', () => lockFinding(surroundings)),
    look('own short names', () => namesFinding(surroundings)),
  ];
  const findings = await Promise.all(local);
  return options.online ? [...findings, ...(await askServices(surroundings, options))] : findings;
}

type Found = Omit<Finding, 'name'>;

async function look(name: string, body: () => Promise<Found>): Promise<Finding> {
  try {
    return { name, ...(await body()) };
  } catch (error) {
    if (!(error instanceof ZooError)) return { name, status: 'broken', detail: String(error) };
    const { summary, received, hint } = error;
    return { name, status: 'broken', detail: received ? `${summary} (${received})` : summary, hint };
  }
}

async function cacheFinding(root: string, { env }: Surroundings): Promise<Found> {
  const trial = join(root, `.${crypto.randomUUID()}`);
  try {
    await makeFolder(root);
    await writeFile(trial, '');
  } catch (error) {
    const hint = 'Name a folder that this user may write to in ZOO_CACHE';
    return { status: 'broken', detail: `${root} cannot be written: ${(error as Error).message}`, hint };
  }
  await rm(trial, { force: true });
  const { bavail, bsize } = await statfs(root);
  const limit = env.ZOO_CACHE_LIMIT ? `, limited to ${parseSize(env.ZOO_CACHE_LIMIT) / 1e9} GB` : '';
  const detail = `${root}, ${((bavail * bsize) / 1e9).toFixed(1)} GB free${limit}`;
  if (bavail * bsize >= LITTLE_SPACE) return { status: 'fine', detail };
  return { status: 'careful', detail, hint: 'Free some space: zoo cache gc --limit 1GB' };
}

async function kaggleFinding(surroundings: Surroundings): Promise<Found> {
  const found = await kaggleCredentials(surroundings);
  const login = found === undefined ? readKaggleLogin(surroundings) : undefined;
  return login === undefined ? credentialFinding('Kaggle', found) : loginFinding(login);
}

function loginFinding(login: KaggleLogin): Found {
  const { file, user, end } = login;
  const whose = `the login ${user === undefined ? '' : `of ${user} `}in ${file}`;
  const ended = hasEnded(login);
  const when = end === undefined ? '' : `, ${ended ? 'which ended at' : 'good until'} ${minute(end)}`;
  if (isDue(login)) return { status: 'fine', detail: `${whose}${when}; the next fetch renews it` };
  if (!ended) return { status: 'fine', detail: `${whose}${when}` };
  return { status: 'careful', detail: `${whose}${when}`, hint: 'Log in again: kaggle auth login' };
}

const minute = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const credentialFinding = (service: string, found: { from: string } | undefined): Found => ({
  status: 'fine',
  detail: found ? `from ${found.from}` : `none; public models of ${service} need none`,
});

function proxyFinding({ env }: Surroundings): Found {
  const proxy = env.https_proxy ?? env.HTTPS_PROXY;
  const except = env.no_proxy ?? env.NO_PROXY;
  if (!proxy) return { status: 'fine', detail: 'none (HTTPS_PROXY is not set)' };
  if (!URL.canParse(proxy)) {
    const hint = 'Write http://host:port';
    return { status: 'broken', detail: 'HTTPS_PROXY cannot be read', hint };
  }
  return { status: 'fine', detail: `${redact(proxy)}${except ? `, except ${except}` : ''}` };
}

async function mirrorFinding(surroundings: Surroundings): Promise<Found> {
  const mirrors = mirrorsOf(surroundings);
  if (mirrors.length === 0) return { status: 'fine', detail: 'none (ZOO_MIRROR is not set)' };
  for (const { name } of mirrors.filter(({ local }) => local)) {
    const there = await access(name, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (!there) return { status: 'broken', detail: `${name} cannot be read`, hint: 'Correct ZOO_MIRROR' };
  }
  return { status: 'fine', detail: mirrors.map(({ name }) => name).join(', ') };
}

async function lockFinding(surroundings: Surroundings): Promise<Found> {
  const file = projectLockfile(surroundings);
  if (file === undefined) return { status: 'fine', detail: 'none: this is no project' };
  const { size } = await readLockfile(file);
  if (size === 0) return { status: 'fine', detail: `none yet; the next fetch writes ${file}` };
  return { status: 'fine', detail: `${file}, ${size} ${size === 1 ? 'model' : 'models'}` };
}

async function namesFinding(surroundings: Surroundings): Promise<Found> {
  const files = ownCatalogues(surroundings);
  if (files.length === 0) return { status: 'fine', detail: 'none' };
  const entries = (await Promise.all(files.map(readOwnCatalogue))).flat();
  return { status: 'fine', detail: `${entries.length} in ${files.join(', ')}` };
}

async function askServices(
  surroundings: Surroundings,
  { signal, network = {} }: DiagnoseOptions,
): Promise<Finding[]> {
  const timeouts = { connect: PATIENCE, headers: PATIENCE, stall: PATIENCE };
  const plain = new HttpClient(openConnections({ ...network, timeouts }, surroundings.env), signal);
  const npmNetwork = await readNpmConfig(surroundings).network();
  const forNpm = plain.with(npmNetwork);
  try {
    return await Promise.all(
      PROBES.map((probe) =>
        look(probe.name, () => ask(probe, probe.name.startsWith('npm') ? forNpm : plain, surroundings)),
      ),
    );
  } finally {
    await plain.close();
  }
}

function asWhom(credentials: Credentials | undefined): string {
  if (credentials === undefined) return '';
  const { from, end } = credentials;
  return ` with the credentials of ${from}${end === undefined ? '' : `, good until ${minute(end)}`}`;
}

async function ask(probe: Probe, http: HttpClient, surroundings: Surroundings): Promise<Found> {
  const { url, credentials, trouble, notes = [] } = await probe.target(surroundings, http);
  const { host } = new URL(url);
  const began = performance.now();
  try {
    const headers = { range: 'bytes=0-0' };
    const { authorization, renew } = credentials ?? {};
    const response = await http.open(url, { authorization, renew, manual: true, headers });
    response.body.destroy();
    const detail = `${host} answers in ${Math.round(performance.now() - began)} ms${asWhom(credentials)}`;
    if (trouble !== undefined)
      return { status: 'careful', detail: `${detail}, but ${trouble.summary}`, hint: trouble.hint };
    return notes.length === 0
      ? { status: 'fine', detail }
      : { status: 'careful', detail, hint: notes.join('; ') };
  } catch (error) {
    if (!(error instanceof ZooError)) throw error;
    return refusalFinding(error, host, credentials);
  }
}

function refusalFinding(error: ZooError, host: string, credentials: Credentials | undefined): Found {
  const { summary, received, hint } = error;
  if (error.code === 'HUB_LOGIN_ENDED')
    return { status: 'broken', detail: `${host} refuses ${credentials?.from}: ${summary}`, hint };
  if (error.category === 'access-refused' && credentials !== undefined)
    return {
      status: 'broken',
      detail: `${host} refuses the credentials of ${credentials.from}`,
      hint: 'Renew them, or remove them: public models need none',
    };
  // It answers: what exactly it has is not the question here.
  if (error.category === 'not-found' || error.category === 'access-refused')
    return { status: 'careful', detail: `${host} answers, but not as expected: ${summary}`, hint };
  return {
    status: 'broken',
    detail: `${summary}${received ? ` (${received})` : ''}`,
    hint: hint ?? 'Is a proxy needed (HTTPS_PROXY), or a mirror (ZOO_MIRROR)?',
  };
}
