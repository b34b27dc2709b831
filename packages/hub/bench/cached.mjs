/**
 * What a cached fetch costs as a whole process, by a full ref and by a short name, and how much of it is ours: against a
 * Node that does nothing, in turns.
 * Build first (`npm run build`). The command line is bundled anew and runs from a copy, as it is installed: in a checkout it
 * runs unbundled where somebody compiled since. CPU time is told beside the clock: other work on the machine moves it less.
 *
 *     node packages/hub/bench/cached.mjs [ROUNDS]
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchModel } from '@zoo/hub';
import { startTestHub } from '@zoo/hub-testkit';

const ROUNDS = Number(process.argv[2] ?? 25);
const root = fileURLToPath(new URL('../../..', import.meta.url));
spawnSync(process.execPath, [join(root, 'tools/bundle-cli.mjs')], { stdio: 'ignore' });
const home = mkdtempSync(join(tmpdir(), 'zoo-cached-'));
const zoo = join(home, 'app/bin/zoo.cjs');
for (const part of ['bin', 'dist/bundle', 'package.json'])
  cpSync(join(root, 'apps/cli', part), join(home, 'app', part), { recursive: true });
const hub = await startTestHub();
const model = Buffer.alloc(4e6, 'weights ');
model.write('TFL3', 4, 'latin1');
const files = { '1.tflite': model };
const framework = 'tfLite';
hub.kaggle.add({ owner: 'o', model: 'm', framework, variation: 'v', files });
hub.kaggle.add({ owner: 'tensorflow', model: 'mobilenet-v2', framework, variation: '1-0-224', files });
const REFS = { ref: 'kaggle:o/m/tfLite/v', name: 'mobilenet' };
const env = { ...hub.env, PATH: process.env.PATH, HOME: home, ZOO_CACHE: join(home, 'cache') };
for (const ref of Object.values(REFS)) await fetchModel(ref, { surroundings: { env, home, cwd: home } });

// Tells its own CPU time at the very end.
const spy = join(home, 'spy.cjs');
writeFileSync(
  spy,
  `process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write('\\ncpu ' + (user + system) / 1000); });`,
);
const empty = join(home, 'empty.cjs');
writeFileSync(empty, '');
const programs = {
  node: [empty],
  ref: [zoo, 'fetch', REFS.ref, '--quiet'],
  name: [zoo, 'fetch', REFS.name, '--quiet'],
};
const figures = { node: [], ref: [], name: [] };
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, args] of Object.entries(programs)) {
    const figure = await measure(args);
    if (round > 0) figures[name].push(figure);
  }
}
for (const unit of ['clock', 'cpu']) {
  const sorted = (name) => figures[name].map((figure) => figure[unit]).sort((a, b) => a - b);
  const tell = (list) => `best ${list[0].toFixed(1)} ms, median ${list[list.length >> 1].toFixed(1)} ms`;
  console.log(`${unit}: node ${tell(sorted('node'))}`);
  for (const name of Object.keys(REFS)) {
    const ours = figures[name]
      .map((figure, round) => figure[unit] - figures.node[round][unit])
      .sort((a, b) => a - b);
    const least = sorted(name)[0] - sorted('node')[0];
    console.log(
      `  zoo fetch ${REFS[name]}: ${tell(sorted(name))}; ours: best minus best ${least.toFixed(1)} ms, median of differences ${ours[ours.length >> 1].toFixed(1)} ms`,
    );
  }
}
console.log(`requests meanwhile: ${hub.log.length - requestsBefore()}`);
await hub.close();
rmSync(home, { recursive: true, force: true });

function requestsBefore() {
  return hub.log.findLastIndex(({ server }) => server === 'storage') + 1;
}

function measure(args) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, ['-r', spy, ...args], { cwd: home, env });
    let errors = '';
    child.stderr.on('data', (text) => {
      errors += text;
    });
    child.stdout.resume();
    child.on('close', (status) => {
      const clock = performance.now() - began;
      const cpu = Number(/cpu ([\d.]+)$/.exec(errors)?.[1]);
      if (status === 0) resolve({ clock, cpu });
      else reject(new Error(errors));
    });
  });
}
