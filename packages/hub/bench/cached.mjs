/**
 * What a cached fetch costs as a whole process, and how much of it is ours: against a Node that does nothing, in turns.
 * Build first (`npm run build`). The command line is bundled anew: it runs unbundled where somebody compiled since. CPU time
 * is told beside the clock: other work on the machine moves it less.
 *
 *     node packages/hub/bench/cached.mjs [ROUNDS]
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchModel } from '@zoo/hub';
import { startTestHub } from '@zoo/hub-testkit';

const ROUNDS = Number(process.argv[2] ?? 25);
spawnSync(process.execPath, [fileURLToPath(new URL('../../../tools/bundle-cli.mjs', import.meta.url))], {
  stdio: ['ignore', 'ignore', 'ignore'],
});
const home = mkdtempSync(join(tmpdir(), 'zoo-cached-'));
const hub = await startTestHub();
const model = Buffer.alloc(4e6, 'weights ');
model.write('TFL3', 4, 'latin1');
hub.kaggle.add({ owner: 'o', model: 'm', framework: 'tfLite', variation: 'v', files: { '1.tflite': model } });
const REF = 'kaggle:o/m/tfLite/v';
const env = { ...hub.env, PATH: process.env.PATH, HOME: home, ZOO_CACHE: join(home, 'cache') };
await fetchModel(REF, { surroundings: { env, home, cwd: home } });

// Tells its own CPU time at the very end.
const spy = join(home, 'spy.cjs');
writeFileSync(
  spy,
  `process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write('\\ncpu ' + (user + system) / 1000); });`,
);
const zoo = fileURLToPath(new URL('../../../apps/cli/bin/zoo.cjs', import.meta.url));
const empty = join(home, 'empty.cjs');
writeFileSync(empty, '');
const programs = { node: [empty], zoo: [zoo, 'fetch', REF, '--quiet'] };
const figures = { node: [], zoo: [] };
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, args] of Object.entries(programs)) {
    const figure = await measure(args);
    if (round > 0) figures[name].push(figure);
  }
}
for (const unit of ['clock', 'cpu']) {
  const sorted = (name) => figures[name].map((figure) => figure[unit]).sort((a, b) => a - b);
  const ours = figures.zoo
    .map((figure, round) => figure[unit] - figures.node[round][unit])
    .sort((a, b) => a - b);
  const tell = (list) => `best ${list[0].toFixed(0)} ms, median ${list[list.length >> 1].toFixed(0)} ms`;
  console.log(
    `${unit}: node ${tell(sorted('node'))}; zoo ${tell(sorted('zoo'))}; best minus best ${(sorted('zoo')[0] - sorted('node')[0]).toFixed(0)} ms, median of differences ${ours[ours.length >> 1].toFixed(0)} ms`,
  );
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
