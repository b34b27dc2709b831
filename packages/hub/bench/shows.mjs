/**
 * What a user of `zoo fetch` sees: every source, every refusal with its exit status and message, and a lock file that comes
 * back byte for byte through another mirror. The command line as it ships, against the services of the testkit. Build first.
 *
 *     node packages/hub/bench/shows.mjs
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestHub, tarGz } from '@zoo/hub-testkit';

const ZOO = fileURLToPath(new URL('../../../apps/cli/bin/zoo.cjs', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'zoo-shows-'));
const hub = await startTestHub();
const model = Buffer.from(process.argv[2] ? readFileSync(process.argv[2]) : 'weights');
const files = { 'labels.txt': model };
const kaggle = { owner: 'o', model: 'm', framework: 'tfLite', variation: 'v', files };
hub.kaggle.add(kaggle);
hub.npm.add({ name: 'n', version: '1.0.0', license: 'MIT', files });
hub.huggingface.add({ repo: 'o/n', files, large: ['labels.txt'] });
hub.huggingface.add({ repo: 'datasets/o/n', files });
hub.tfhub.move('o/lite-model/m/1', 'o/m/tfLite/v/1');
hub.web.put('gcs/bucket/labels.txt', model);
hub.web.put('bucket/labels.txt', model);
hub.web.put('labels.txt', model);
hub.web.put('m/model.json', JSON.stringify({ format: 'graph-model', weightsManifest: [] }));
writeFileSync(join(home, 'labels.txt'), model);

console.log('\nEvery source\n');
const refs = [
  'kaggle:o/m/tfLite/v',
  'https://www.kaggle.com/models/o/m/frameworks/TfLite/variations/v/versions/1',
  'https://tfhub.dev/o/lite-model/m/1',
  'hf:o/n',
  'hf:datasets/o/n',
  'npm:n',
  's3://bucket/labels.txt',
  'gs://bucket/labels.txt',
  `${hub.origins.web}/m/model.json`,
  `${hub.origins.web}/labels.txt`,
  './labels.txt',
];
for (const ref of refs) {
  const { status, document } = await zoo(['fetch', ref, '--unlocked']);
  const [{ source, resolved, digest } = {}] = status === 0 ? document : [];
  console.log(`${status}  ${String(source).padEnd(12)}${resolved}  sha256:${String(digest).slice(0, 12)}`);
}

console.log('\nEvery refusal\n');
hub.kaggle.add({ ...kaggle, model: 'terms', access: 'consent' });
hub.kaggle.add({ ...kaggle, model: 'bad', archive: tarGz([{ path: '../x', body: 'x' }]) });
hub.kaggle.add({ ...kaggle, model: 'sorry', archive: tarGz([{ path: '1.tflite', body: 'sorry' }]) });
const answer = (status, headers = {}) => ({ kind: 'answer', status, headers });
const refusals = [
  ['a misspelt ref', ['kaggle:o/m']],
  ['a name nobody knows', ['mobilnet']],
  ['a version that is not there', ['kaggle:o/m/tfLite/v/7']],
  ['a package that is not there', ['npm:absent']],
  ['terms that were not accepted', ['kaggle:o/terms/tfLite/v']],
  ['private or not there', ['kaggle:o/secret/tfLite/v']],
  ['wrong credentials', ['kaggle:o/m/tfLite/v', '--refresh'], { KAGGLE_API_TOKEN: 'wr0ng' }],
  ['an archive that climbs out', ['kaggle:o/bad/tfLite/v']],
  ['something else than a model', ['kaggle:o/sorry/tfLite/v']],
  ['a wrong digest', [`${hub.origins.web}/labels.txt#sha256=${'0'.repeat(64)}`]],
  ['no network', ['npm:other'], { npm_config_registry: 'http://127.0.0.1:9/' }],
  ['--offline and not cached', ['npm:n@1.0.0/labels.txt', '--offline']],
  ['--frozen and not locked', ['npm:n', '--frozen']],
  ['a cache that cannot be written', ['npm:n@1.0.0/labels.txt'], { ZOO_CACHE: join(home, 'labels.txt') }],
  ['a server that is out of order', ['kaggle:o/m/tfLite/v', '--refresh'], {}, answer(500)],
  [
    'a server that asks for a day',
    ['kaggle:o/m/tfLite/v', '--refresh'],
    {},
    answer(429, { 'retry-after': '86400' }),
  ],
];
for (const [what, words, env = {}, fault] of refusals) {
  hub.reset();
  if (fault) hub.fault({ on: /^kaggle/, fault });
  const { status, errors } = await zoo(['fetch', ...words], env);
  console.log(`${status}  ${what}\n     ${errors.trim().split('\n').join('\n     ')}`);
}

console.log('\nA lock file through another mirror\n');
hub.reset();
const project = join(home, 'project');
mkdirSync(project);
writeFileSync(join(project, 'package.json'), '{}');
const first = await zoo(['fetch', 'kaggle:o/m/tfLite/v'], { ZOO_CACHE: join(home, 'c1') }, project);
const locked = readFileSync(join(project, 'zoo.lock'), 'utf8');
cpSync(join(home, 'c1'), join(home, 'mirror'), { recursive: true });
hub.fault({ on: /./, fault: answer(503) });
const mirrored = { ZOO_CACHE: join(home, 'c2'), ZOO_MIRROR: join(home, 'mirror') };
const again = await zoo(['fetch', 'kaggle:o/m/tfLite/v', '--frozen'], mirrored, project);
const [one] = first.document;
const [two] = again.document;
const same = readFileSync(join(one.path, 'labels.txt')).equals(readFileSync(join(two.path, 'labels.txt')));
console.log(`locked    ${one.resolved}  sha256:${one.digest}`);
console.log(`frozen    ${two.resolved}  sha256:${two.digest}, ${two.cached ? 'cached' : 'from the mirror'}`);
console.log(
  `the same bytes: ${same}; the lock file untouched: ${readFileSync(join(project, 'zoo.lock'), 'utf8') === locked}; requests: ${hub.log.length}`,
);
await hub.close();
rmSync(home, { recursive: true, force: true });

function zoo(words, env = {}, cwd = home) {
  const surroundings = { PATH: process.env.PATH, HOME: home, ZOO_CACHE: join(home, 'cache') };
  const stores = { AWS_ENDPOINT_URL: hub.origins.web };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [ZOO, ...words, '--json'], {
      cwd,
      env: { ...surroundings, ...stores, ...hub.env, ...env },
    });
    const said = { output: '', errors: '' };
    child.stdout.on('data', (text) => {
      said.output += text;
    });
    child.stderr.on('data', (text) => {
      said.errors += text;
    });
    child.on('close', (status) =>
      resolve({ status, errors: said.errors, document: JSON.parse(said.output || 'null') }),
    );
  });
}
