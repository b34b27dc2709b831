/**
 * Throughput and memory of a fetch against `curl | tar xz`: the same archive of 200 MB from the same server on 127.0.0.1,
 * taken in turns in one run. Build first (`npm run build`).
 *
 *     node packages/hub/bench/throughput.mjs [ROUNDS]
 *
 * The archive holds weights as training leaves them (normally distributed float32), which gzip packs by about 8 %.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = Number(process.argv[2] ?? 5);
const SIZE = 200e6;
const work = mkdtempSync(join(tmpdir(), 'zoo-throughput-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

if (process.argv[2] === 'serve') serve(process.argv[3]);
else await main();

async function main() {
  const archive = makeArchive();
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), 'serve', archive]);
  const url = await new Promise((resolve) =>
    server.stdout.once('data', (text) => resolve(String(text).trim())),
  );
  const bytes = statSync(archive).size;
  const rates = { curl: [], zoo: [] };
  let memory = 0;
  const idle = run(process.execPath, ['-e', 'console.log(process.resourceUsage().maxRSS)']).output;
  for (let round = 0; round < ROUNDS; round++) {
    const folder = join(work, `out${round}`);
    mkdirSync(folder);
    rates.curl.push(bytes / 1e6 / run('sh', ['-c', `curl -sf '${url}' | tar xz -C '${folder}'`]).seconds);
    rmSync(folder, { recursive: true });
    const cache = join(work, `cache${round}`);
    const zoo = run(process.execPath, [fileURLToPath(new URL('client.mjs', import.meta.url)), url], {
      ZOO_CACHE: cache,
    });
    rates.zoo.push(bytes / 1e6 / zoo.seconds);
    memory = Math.max(memory, Number(zoo.output));
    rmSync(cache, { recursive: true });
    console.log(
      `round ${round + 1}: curl | tar xz ${rates.curl.at(-1).toFixed(0)} MB/s, zoo ${rates.zoo.at(-1).toFixed(0)} MB/s (user ${zoo.user.toFixed(2)} s)`,
    );
  }
  server.kill();
  const best = (list) => Math.max(...list);
  const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
  console.log(`best of ${ROUNDS}: ${(best(rates.zoo) / best(rates.curl)).toFixed(2)} of curl | tar xz`);
  console.log(`median:    ${(median(rates.zoo) / median(rates.curl)).toFixed(2)}`);
  console.log(`memory:    ${((memory - Number(idle)) / 1024).toFixed(0)} MB above an idle Node (peak)`);
}

function makeArchive() {
  const file = join(tmpdir(), 'zoo-throughput-200.tar.gz');
  if (existsSync(file)) return file;
  const model = join(work, 'model');
  mkdirSync(join(model, 'variables'), { recursive: true });
  for (let part = 0; part < 4; part++)
    writeWeights(join(model, 'variables', `weights-${part}`), SIZE / 4 / 0.92);
  spawnSync('tar', ['czf', file, '-C', model, '.']);
  rmSync(model, { recursive: true });
  return file;
}

function writeWeights(file, bytes) {
  const out = openSync(file, 'w');
  const block = new Float32Array(2 ** 18);
  for (let at = 0; at < bytes; at += block.byteLength) {
    for (let i = 0; i < block.length; i++)
      block[i] = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()) * 0.05;
    writeSync(out, new Uint8Array(block.buffer));
  }
}

function serve(file) {
  const hash = createHash('md5');
  const fd = openSync(file, 'r');
  const block = Buffer.alloc(2 ** 20);
  for (let read = readSync(fd, block); read > 0; read = readSync(fd, block))
    hash.update(block.subarray(0, read));
  const md5 = hash.digest('base64');
  const server = createServer((_, response) => {
    const headers = { 'content-length': statSync(file).size, etag: `"${md5}"`, 'x-goog-hash': `md5=${md5}` };
    response.writeHead(200, headers);
    createReadStream(file, { highWaterMark: 2 ** 20 }).pipe(response);
  });
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/model.tar.gz`));
}

function run(command, args, env = {}) {
  const start = process.hrtime.bigint();
  const done = spawnSync(command, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (done.status !== 0) throw new Error(`${command} ended with ${done.status}`);
  const [output, user = '0'] = done.stdout.trim().split(' ');
  return { seconds, output, user: Number(user) };
}
