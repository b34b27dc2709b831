/**
 * One connection against several, from a server that gives each connection only so much and is some way off. In turns.
 * Build first (`npm run build`).
 *
 *     node packages/hub/bench/ranges.mjs [ROUNDS]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchModel } from '@zoo/hub';
import { startTestHub } from '@zoo/hub-testkit';

const ROUNDS = Number(process.argv[2] ?? 3);
const SIZE = 48 * 2 ** 20;
const hub = await startTestHub();
hub.web.put('model.bin', Buffer.alloc(SIZE, 'weights'));
const links = {
  '4 MB/s a connection, 60 ms away': { bytes: 2 ** 17, every: 32, late: 60 },
  '12 MB/s a connection, 20 ms away': { bytes: 2 ** 18, every: 21, late: 20 },
  'no limit, 0 ms away': undefined,
};
for (const [name, link] of Object.entries(links)) {
  hub.reset();
  if (link !== undefined) {
    hub.fault({ on: /^web/, fault: { kind: 'drip', bytes: link.bytes, every: link.every } });
    hub.fault({ on: /^web/, fault: { kind: 'late', ms: link.late } });
  }
  const seconds = { 1: [], 4: [] };
  for (let round = 0; round < ROUNDS; round++)
    for (const lanes of [1, 4]) seconds[lanes].push(await once(lanes));
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  const [one, four] = [median(seconds[1]), median(seconds[4])];
  console.log(
    `${name}: one ${rate(one)}, up to four ${rate(four)}, ${(one / four).toFixed(2)} times as fast`,
  );
}
await hub.close();

async function once(lanes) {
  const home = mkdtempSync(join(tmpdir(), 'zoo-ranges-'));
  const began = performance.now();
  const surroundings = { env: { ...hub.env, ZOO_CACHE: join(home, 'cache') }, home, cwd: home };
  await fetchModel(`${hub.origins.web}/model.bin`, { surroundings, network: { lanes } });
  rmSync(home, { recursive: true, force: true });
  return (performance.now() - began) / 1000;
}

function rate(seconds) {
  return `${(SIZE / 1e6 / seconds).toFixed(1)} MB/s`;
}
