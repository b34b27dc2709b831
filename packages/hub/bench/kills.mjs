/**
 * Kills fetching processes (SIGKILL) at random instants, each with a cache of its own, and fetches again: the bytes have
 * to be right every time, and what had arrived must not be transferred twice. Build first (`npm run build`).
 *
 *     node packages/hub/bench/kills.mjs [KILLS] [SEED]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fetchModel } from '@zoo/hub';
import { startTestHub } from '@zoo/hub-testkit';

const KILLS = Number(process.argv[2] ?? 200);
let seed = Number(process.argv[3] ?? Date.now() % 1e6);
const SIZE = 8 * 2 ** 20;
const REF = 'kaggle:o/m/tfLite/v/1';
/** Less than this is not kept; one read buffer may be lost on top. */
const KEPT_FROM = 2 ** 21;

const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const model = Buffer.alloc(SIZE);
for (let at = 0; at < SIZE; at++) model[at] = random() * 256;
model.write('TFL3', 4, 'latin1');

const hub = await startTestHub();
hub.kaggle.add({ owner: 'o', model: 'm', framework: 'tfLite', variation: 'v', files: { '1.tflite': model } });
hub.fault({ on: /storage/, fault: { kind: 'drip', bytes: 2 ** 18, every: 4 } });

/** From the start of a process to its end, when nobody kills it. */
let whole = await lifetime();
console.log(`seed ${process.argv[3] ?? seed}; an undisturbed fetch takes ${whole} ms`);
const tally = { killed: 0, finished: 0, resumed: 0, fresh: 0, published: 0, wrong: 0, notResumed: 0 };
for (let kill = 0; kill < KILLS; kill++) {
  // A busy machine slows down and speeds up: instants are spread over what a fetch takes now.
  if (kill % 10 === 9) whole = await lifetime();
  await trial(random() * whole);
}
console.log(JSON.stringify(tally));
await hub.close();
process.exitCode = tally.wrong + tally.notResumed > 0 ? 1 : 0;

async function trial(delay) {
  const home = mkdtempSync(join(tmpdir(), 'zoo-kill-'));
  const { child, ended } = start(home);
  await Promise.race([sleep(delay), ended]);
  child.kill('SIGKILL');
  const status = await ended;
  tally[status === 0 ? 'finished' : 'killed']++;
  const kept = partialBytes(home);
  const before = hub.log.length;
  const env = { ...hub.env, ZOO_CACHE: join(home, 'cache') };
  const fetched = await fetchModel(REF, { surroundings: { env, home, cwd: home } });
  const requests = hub.log.slice(before).filter(({ server }) => server === 'storage');
  const fromTheStart = requests.some(({ headers }) => headers.range === undefined);
  if (!readFileSync(fetched.main).equals(model)) tally.wrong++;
  if (fetched.cached) tally.published++;
  else if (!fromTheStart) tally.resumed++;
  else if (kept >= KEPT_FROM) tally.notResumed++;
  else tally.fresh++;
  rmSync(home, { recursive: true, force: true });
}

function start(home) {
  const env = { ...hub.env, PATH: process.env.PATH, HOME: home, ZOO_CACHE: join(home, 'cache') };
  const child = spawn(process.execPath, [fileURLToPath(new URL('client.mjs', import.meta.url)), REF], {
    env,
  });
  return { child, ended: new Promise((resolve) => child.on('close', resolve)) };
}

async function lifetime() {
  const home = mkdtempSync(join(tmpdir(), 'zoo-kill-'));
  const began = performance.now();
  await start(home).ended;
  rmSync(home, { recursive: true, force: true });
  return Math.round(performance.now() - began);
}

function partialBytes(home) {
  const folder = join(home, 'cache/v1/partial');
  try {
    return Math.max(
      0,
      ...readdirSync(folder)
        .filter((n) => n.endsWith('.part'))
        .map((n) => statSync(join(folder, n)).size),
    );
  } catch {
    return 0;
  }
}
