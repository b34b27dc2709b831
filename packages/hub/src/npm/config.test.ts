import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readNpmConfig } from './config.ts';
import { parseNpmrc } from './ini.ts';

let home: string;
let cwd: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'zoo-npm-'));
  cwd = join(home, 'project', 'sub');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(home, 'project', 'package.json'), '{}');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const config = (env: Record<string, string> = {}) => readNpmConfig({ env, cwd, home });
const user = (text: string) => writeFileSync(join(home, '.npmrc'), text);
const project = (text: string) => writeFileSync(join(home, 'project', '.npmrc'), text);
/** How an `.npmrc` refers to an environment variable. */
const variable = (name: string) => ['$', '{', name, '}'].join('');
const global = (text: string) => {
  writeFileSync(join(home, 'global'), text);
  return { npm_config_globalconfig: join(home, 'global') };
};

describe('the registry', () => {
  it('comes from the strongest layer: environment, project, user, global', async () => {
    const env = global('registry=https://global.test');
    expect(await config(env).registryOf('x')).toBe('https://global.test/');
    user('registry=https://user.test/');
    expect(await config(env).registryOf('x')).toBe('https://user.test/');
    project('registry = "https://project.test/npm"');
    expect(await config(env).registryOf('x')).toBe('https://project.test/npm/');
    expect(await config({ ...env, NPM_CONFIG_REGISTRY: 'https://env.test' }).registryOf('x')).toBe(
      'https://env.test/',
    );
  });

  it('may be another one for a scope', async () => {
    user('registry=https://all.test/\n@mine:registry=https://mine.test/');
    expect(await config().registryOf('@mine/x')).toBe('https://mine.test/');
    expect(await config().registryOf('@other/x')).toBe('https://all.test/');
  });

  it('is asked of npm where nobody configured one', async () => {
    const fake = join(home, 'npm-cli.js');
    writeFileSync(
      fake,
      "if (process.argv.slice(2).join(' ') === 'config get registry') console.log('https://default.test/');",
    );
    const env = { npm_execpath: fake, npm_config_globalconfig: join(home, 'absent') };
    expect(await config(env).registryOf('x')).toBe('https://default.test/');
  });
});

describe('credentials', () => {
  it('belong to a host and a path', () => {
    user(
      [
        `//a.test/:_authToken=${variable('TOKEN')}`,
        '//a.test/deep/:_auth=cGFpcg==',
        '//b.test/:username=me',
        `//b.test/:_password=${Buffer.from('secret').toString('base64')}`,
      ].join('\n'),
    );
    const { authorizationFor } = config({ TOKEN: 't0ken' });
    expect(authorizationFor('https://a.test/x/-/x-1.tgz')).toBe('Bearer t0ken');
    expect(authorizationFor('https://a.test/deep/x')).toBe('Basic cGFpcg==');
    expect(authorizationFor('https://b.test/x')).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
    expect(authorizationFor('https://a.test:8080/x')).toBeUndefined();
    expect(authorizationFor('https://elsewhere.test/a.test/')).toBeUndefined();
  });
});

describe('the network', () => {
  it('has the proxies and certificates that npm would use', async () => {
    writeFileSync(join(home, 'ca.pem'), 'PEM');
    user(
      `proxy=http://p.test:1\nhttps-proxy=http://p.test:2\nnoproxy=a.test\nstrict-ssl=false\ncafile=${join(home, 'ca.pem')}`,
    );
    const network = await config().network();
    expect(network).toMatchObject({
      httpProxy: 'http://p.test:1',
      httpsProxy: 'http://p.test:2',
      noProxy: 'a.test',
      strictSsl: false,
    });
    expect(network.ca?.at(-1)).toBe('PEM');
    expect((await config({ npm_config_https_proxy: 'http://env.test' }).network()).httpsProxy).toBe(
      'http://env.test',
    );
  });
});

describe('an .npmrc', () => {
  it('is read as npm reads it', () => {
    const text = [
      '; comment',
      '# comment',
      ' a = 1 ',
      'b="x;y"',
      "c='z'",
      'd',
      '[section]',
      `e=${variable('SET')}${variable('UNSET')}${variable('UNSET?')}`,
      'l[]=1',
      'l[]=2',
      'f=v ; note',
    ];
    const parsed = parseNpmrc(text.join('\r\n'), { SET: 'set' });
    expect(Object.fromEntries(parsed)).toEqual({
      a: '1',
      b: 'x;y',
      c: 'z',
      d: '',
      e: `set${variable('UNSET')}`,
      l: '1\n\n2',
      f: 'v',
    });
  });
});
