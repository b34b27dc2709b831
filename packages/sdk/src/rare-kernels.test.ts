import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphBuilder, type Value } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';
import type { load as loadType } from './browser.ts';
import { servedPage } from './testing/served-page.ts';

const [RUNTIME, RARE] = ['./zoo-runtime.mjs', './zoo-runtime-rare.mjs'];

/** What browsers, workers and Node have in common; nothing of Node. */
const WEB = { performance, TextDecoder, TextEncoder, setTimeout, AbortSignal };

/** A page that finds these files beside each other, and what it has asked for. */
async function page(served: Readonly<Record<string, string>>) {
  const said: string[] = [];
  const web = { ...WEB, console: { log: (text: string) => said.push(text) } };
  const { exports, asked } = await servedPage<{ load: typeof loadType }>(served, RUNTIME, web);
  const { load } = exports;
  return { load, asked, said };
}

function file(build: (b: GraphBuilder, x: Value) => Value): Uint8Array {
  const b = new GraphBuilder(ops);
  const y = build(b, b.input('x', 'float32', [1, 4]));
  return writeModule({ graphs: [b.finish([y])], signatures: [], metadata: [], files: [] });
}

const COMMON = file((b, x) => b.add('RELU', [x]));
const CUMULATIVE = file((b, x) => b.add('CUMSUM', [x, b.constant('axis', 'int32', [1], Int32Array.of(1))]));

const INT32 = { dtype: 'int32' } as const;
const BYTES = { dtype: 'int8', quantization: { scale: [1], zeroPoint: [0], axis: 0 } } as const;

function indices(b: GraphBuilder, x: Value): Value {
  return b.add('CAST', [x], {}, INT32);
}

function longs(b: GraphBuilder, x: Value): Value {
  return b.add('CAST', [x], {}, { dtype: 'int64' });
}

function weights(b: GraphBuilder, dtype: 'int8' | 'int4'): Value {
  const quantization = { scale: [0.5], zeroPoint: [0], axis: 0 };
  return b.constant('weights', dtype, [2, 4], Int8Array.of(1, 2, 3, 4, 5, 6, 7, -8), quantization);
}

/** Four rows of a byte. */
function byItself(b: GraphBuilder, x: Value, op: 'BATCH_MATMUL' | 'FULLY_CONNECTED'): Value {
  const rows = b.add('QUANTIZE', [b.add('RESHAPE', [x], { newShape: [4, 1] })], {}, BYTES);
  return b.add(op, [rows, rows], op === 'BATCH_MATMUL' ? { adjY: true } : {}, BYTES);
}

async function resultOf(load: typeof loadType, bytes: Uint8Array) {
  const model = await load(bytes);
  const [{ data }] = await model.run([Float32Array.of(1, 2, 3, 4)]);
  const result = { notes: model.notes, data: [...(data as Float32Array)] };
  model.dispose();
  return result;
}

describe('kernels that few models need', () => {
  let served: Record<string, string>;
  beforeAll(async () => {
    const tool: string = new URL('../../../tools/bundle-runtime.mjs', import.meta.url).href;
    const { bundleRuntime } = (await import(tool)) as { bundleRuntime(file: string): Promise<string> };
    const files = [RUNTIME, RARE];
    const texts = await Promise.all(files.map((name) => bundleRuntime(name.slice(2))));
    served = Object.fromEntries(files.map((name, i) => [name, texts[i]]));
  }, 120_000);

  it('are not fetched for models without them', async () => {
    const { load, asked } = await page(served);
    expect(await resultOf(load, COMMON)).toEqual({ notes: [], data: [1, 2, 3, 4] });
    expect(asked).toEqual([RUNTIME]);
  });

  it('are fetched once, by the first model that has them', async () => {
    const { load, asked } = await page(served);
    for (const _ of 'ab')
      expect(await resultOf(load, CUMULATIVE)).toEqual({ notes: [], data: [1, 3, 6, 10] });
    expect(asked).toEqual([RUNTIME, RARE]);
  });

  it.each<[string, boolean, (b: GraphBuilder, x: Value) => Value]>([
    ['numbers of 64 bits that are added', true, (b, x) => b.add('ADD', [longs(b, x), longs(b, x)])],
    ['numbers of 64 bits that only index', false, (b, x) => b.add('GATHER', [x, longs(b, x)], { axis: 1 })],
    ['16-bit integers', true, (b, x) => b.add('CAST', [x], {}, { dtype: 'int16' })],
    [
      'boxes written where the model says',
      true,
      (b, x) => b.add('DYNAMIC_UPDATE_SLICE', [x, x, b.add('CAST', [b.add('SHAPE', [x])], {}, INT32)]),
    ],
    ['booleans of 8 bits', false, (b, x) => b.add('LESS', [x, x])],
    ['bytes that become numbers', false, (b, x) => b.add('DEQUANTIZE', [b.add('QUANTIZE', [x], {}, BYTES)])],
    ['layers whose weights are bytes', false, (b, x) => b.add('FULLY_CONNECTED', [x, weights(b, 'int8')])],
    ['layers of 4-bit weights', true, (b, x) => b.add('FULLY_CONNECTED', [x, weights(b, 'int4')])],
    ['rows of bytes by matrices that the model makes', true, (b, x) => byItself(b, x, 'BATCH_MATMUL')],
    ['layers of weights that the model makes', true, (b, x) => byItself(b, x, 'FULLY_CONNECTED')],
    ['rows of positions', false, (b, x) => b.add('FLOOR_DIV', [indices(b, x), indices(b, x)])],
  ])('%s: %s', async (_, isAsked, build) => {
    const { load, asked } = await page(served);
    (await load(file(build))).dispose();
    expect(asked.slice(1)).toEqual(isAsked ? [RARE] : []);
  });

  it('are those that compute then', async () => {
    const watched = `const file = await import('./watched.mjs');
      export const { VERSION } = file;
      export const rareLowering = (node) => {
        const lowering = file.rareLowering(node);
        return lowering && { ...lowering, supports: (...of) => lowering.supports(...of) && (console.log(node.node.op), true) };
      };`;
    const { load, said } = await page({ ...served, [RARE]: watched, './watched.mjs': served[RARE] });
    expect((await resultOf(load, CUMULATIVE)).data).toEqual([1, 3, 6, 10]);
    expect(said).toContain('CUMSUM');
  });

  it('are computed by the reference kernels where the file is not served, with a note', async () => {
    const { load } = await page({ [RUNTIME]: served[RUNTIME] });
    expect(await resultOf(load, CUMULATIVE)).toEqual({
      notes: [`${RARE} is missing: recurrent and other rare layers stay with the reference kernels`],
      data: [1, 3, 6, 10],
    });
  });

  it('are not taken from a file of another version', async () => {
    const [, version] = /"(\d+\.\d+\.\d+\+\w+)"/.exec(served[RARE]) ?? [];
    expect(served[RUNTIME]).toContain(`"${version}"`);
    const { load } = await page({ ...served, [RARE]: served[RARE].replace(`"${version}"`, '"0.0.9"') });
    const { notes, data } = await resultOf(load, CUMULATIVE);
    expect(notes).toEqual([expect.stringContaining(`${RARE} is of version 0.0.9, not ${version}: `)]);
    expect(data).toEqual([1, 3, 6, 10]);
  });
});
