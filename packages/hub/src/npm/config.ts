import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ZooError } from '@zoo/core';
import { certificatesOf, type NetworkSettings } from '../http/connections.ts';
import type { Surroundings } from '../source.ts';
import { parseNpmrc } from './ini.ts';

/** npm's configuration as npm itself would see it here, as far as fetching packages goes. */
export interface NpmConfig {
  /** Base address of the registry of a package, with a slash at the end. */
  registryOf(packageName: string): Promise<string>;
  /** The `Authorization` value for an address, where one is configured for its host and path. */
  authorizationFor(url: string): string | undefined;
  network(): Promise<NetworkSettings>;
}

type Layer = ReadonlyMap<string, string>;

/**
 * Reads npm's layers, strongest first: environment (`npm_config_*`), project, user and global `.npmrc`.
 *
 * No registry address is known here: where nobody configured one, npm is asked for its default.
 */
export function readNpmConfig(surroundings: Surroundings): NpmConfig {
  const layers = npmLayers(surroundings);
  const get = (key: string) => {
    const value = layers.find((layer) => layer.has(key))?.get(key);
    return value === undefined || value === '' || value === 'null' ? undefined : value;
  };
  return {
    async registryOf(packageName) {
      const scope = packageName.startsWith('@') ? packageName.split('/')[0] : undefined;
      const registry = (scope && get(`${scope}:registry`)) ?? get('registry') ?? (await askNpm(surroundings));
      return checkedRegistry(registry);
    },
    authorizationFor: (url) => authorization(url, get),
    async network() {
      const ca = get('ca')
        ?.split('\n\n')
        .map((pem) => pem.replaceAll('\\n', '\n'));
      const file = get('cafile');
      return {
        httpProxy: get('proxy') ?? get('http-proxy'),
        httpsProxy: get('https-proxy') ?? get('proxy'),
        noProxy: get('noproxy'),
        ca: ca ?? (file === undefined ? undefined : await certificatesOf(file, surroundings.env)),
        strictSsl: get('strict-ssl') === 'false' ? false : undefined,
      };
    },
  };
}

function npmLayers({ env, cwd, home }: Surroundings): Layer[] {
  const read = (file: string): Layer => {
    try {
      return parseNpmrc(readFileSync(file, 'utf8'), env);
    } catch {
      return new Map();
    }
  };
  const fromEnv = environmentLayer(env);
  const project = read(join(projectFolder(cwd), '.npmrc'));
  const user = read(fromEnv.get('userconfig') ?? join(home, '.npmrc'));
  const above = [fromEnv, project, user];
  const prefix = above.find((layer) => layer.has('prefix'))?.get('prefix') ?? env.PREFIX ?? nodePrefix(env);
  return [...above, read(fromEnv.get('globalconfig') ?? join(prefix, 'etc', 'npmrc'))];
}

/** `npm_config_https_proxy=x` in any case is `https-proxy=x`; keys of hosts (`//host/:_authToken`) and scopes stay as they are. */
function environmentLayer(env: Surroundings['env']): Layer {
  const layer = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (!/^npm_config_/i.test(name) || value === undefined || value === '') continue;
    const key = name.slice('npm_config_'.length);
    layer.set(/^(\/\/|@)/.test(key) ? key : key.toLowerCase().replace(/(?!^)_/g, '-'), value);
  }
  return layer;
}

/** npm's project: the nearest folder upwards with a package or its modules, else the current one. */
function projectFolder(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || existsSync(join(folder, 'node_modules'))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

/** Where node is installed; npm's default prefix. */
const nodePrefix = (env: Surroundings['env']): string =>
  process.platform === 'win32'
    ? env.APPDATA
      ? join(env.APPDATA, 'npm')
      : dirname(process.execPath)
    : dirname(dirname(process.execPath));

async function askNpm({ env, cwd }: Surroundings): Promise<string> {
  const script = env.npm_execpath?.endsWith('.js') ? env.npm_execpath : undefined;
  const [command, args] = script === undefined ? ['npm', []] : [process.execPath, [script]];
  const options = {
    cwd,
    env: { ...env } as NodeJS.ProcessEnv,
    timeout: 20_000,
    shell: process.platform === 'win32',
  };
  try {
    const { stdout } = await promisify(execFile)(command, [...args, 'config', 'get', 'registry'], options);
    return stdout.trim();
  } catch (error) {
    throw new ZooError({
      code: 'HUB_NO_REGISTRY',
      category: 'network',
      message: 'no npm registry is configured, and npm could not be asked for its own',
      hint: 'Put registry=ADDRESS into ~/.npmrc, or set npm_config_registry',
      cause: error,
    });
  }
}

function checkedRegistry(address: string): string {
  if (URL.canParse(address)) return address.endsWith('/') ? address : `${address}/`;
  throw new ZooError({
    code: 'HUB_BAD_REGISTRY',
    category: 'usage',
    message: 'the address of the npm registry cannot be read',
    expected: 'registry=https://host/ in .npmrc or npm_config_registry',
  });
}

/** npm keys credentials by host and path: the longest configured path that leads to the address counts. */
function authorization(url: string, get: (key: string) => string | undefined): string | undefined {
  const { host, pathname } = new URL(url);
  const names = pathname.split('/').filter(Boolean);
  for (let depth = names.length; depth >= 0; depth--) {
    const path = names.slice(0, depth).join('/');
    const place = `//${host}/${path === '' ? '' : `${path}/`}`;
    const found =
      credentials(place, get) ?? (path === '' ? undefined : credentials(`//${host}/${path}`, get));
    if (found !== undefined) return found;
  }
  return undefined;
}

function credentials(place: string, get: (key: string) => string | undefined): string | undefined {
  const token = get(`${place}:_authToken`);
  if (token !== undefined) return `Bearer ${token}`;
  const pair = get(`${place}:_auth`);
  if (pair !== undefined) return `Basic ${pair}`;
  const user = get(`${place}:username`);
  const password = get(`${place}:_password`);
  if (user === undefined || password === undefined) return undefined;
  return `Basic ${Buffer.from(`${user}:${Buffer.from(password, 'base64')}`).toString('base64')}`;
}
