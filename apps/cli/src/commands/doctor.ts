import { ZooError } from '@zoo/core';
import type { Finding } from '@zoo/hub';
import { defineCommand } from '../lib/command.ts';
import { areTilesOff, gainsOf, tileStore } from '../lib/tiles.ts';

const MARKS = { fine: 'ok', careful: '!', broken: 'x' } as const;

export default defineCommand({
  name: 'doctor',
  summary: 'look at what zoo depends on: cache, credentials, proxy, mirrors',
  description: `The first time it also measures, for a tenth of a second, which tiles of the matrix kernels are
the fastest on this machine. From then on models run with those. Results do not depend on them.
ZOO_TILES=default measures none, and runs models with the default ones.`,
  section: 'Models',
  example: 'zoo doctor --network',
  args: [],
  options: {
    network: { about: 'also ask every service', type: 'flag' },
    tune: { about: 'measure the matrix kernels again', type: 'flag' },
  },
  async run(context, _, { network, tune }) {
    const { diagnose } = await import('@zoo/hub');
    const services = await diagnose({ online: network, signal: context.signal });
    const findings: readonly Finding[] = [...services, await tileFinding(tune)];
    const broken = findings.filter(({ status }) => status === 'broken').map(({ name }) => name);
    return {
      json: findings,
      failures: broken.length === 0 ? [] : [notWell(broken)],
      text: () =>
        findings
          .map(({ name, status, detail, hint }) => {
            const line = `${MARKS[status].padEnd(3)}${name.padEnd(20)}${detail}`;
            return hint === undefined ? line : `${line}\n${' '.repeat(23)}${hint}`;
          })
          .join('\n'),
    };
  },
});

async function tileFinding(again: boolean): Promise<Finding> {
  const { recallTiles, tileRows, tune } = await import('@zoo/wasm');
  const name = 'matrix tiles';
  if (areTilesOff()) return { name, status: 'fine', detail: 'the default ones, as ZOO_TILES says' };
  const store = await tileStore();
  const known = again ? undefined : await recallTiles(store);
  if (known) {
    const detail = `${gainsOf(tileRows(known))}, measured on ${known.measured}`;
    return { name, status: 'fine', detail };
  }
  const { tiles, ms, remembered } = await tune({ store });
  if (tiles.origin === 'default')
    return { name, status: 'fine', detail: 'the default ones: no clock to measure by' };
  const detail = `${gainsOf(tileRows(tiles))}, measured in ${ms.toFixed(0)} ms`;
  if (remembered) return { name, status: 'fine', detail };
  return {
    name,
    status: 'careful',
    detail,
    hint: 'They cannot be remembered: the cache cannot be written to',
  };
}

function notWell(broken: readonly string[]): ZooError {
  return new ZooError({ code: 'DOCTOR', category: 'failed', message: `not well: ${broken.join(', ')}` });
}
