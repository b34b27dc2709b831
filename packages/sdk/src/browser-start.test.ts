import { webcrypto } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphBuilder, Node, Value } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';
import type * as Start from './browser-start.ts';
import { keyOf } from './start/key.ts';
import type { ImageStore, StoredImage } from './start/store.ts';
import { servedPage } from './testing/served-page.ts';

const [START, RUNTIME, RARE] = ['./zoo-start.mjs', './zoo-runtime.mjs', './zoo-runtime-rare.mjs'];

/** Bytes under gzip that a page fetches before it knows whether it has run the model before. */
const BUDGET = 12_500;

/** What browsers, workers and Node have in common; nothing of Node. */
const WEB = {
  ...{
    performance,
    TextDecoder,
    TextEncoder,
    setTimeout,
    clearTimeout,
    AbortSignal,
    structuredClone,
    MessageChannel,
    Blob,
  },
  crypto: webcrypto,
};

/** A page that may have two threads: its own, which must not wait, and one that does nothing here. */
const ISOLATED = {
  ...WEB,
  URL,
  crossOriginIsolated: true,
  navigator: { hardwareConcurrency: 2 },
  Worker: class {
    onerror?: (event: { readonly message: string }) => void;
    postMessage() {}
    terminate() {}
  },
  Atomics: Object.create(Atomics, { wait: { value: fail } }),
};

/** A worker of that page. */
const WORKER = { ...ISOLATED, Atomics };

let served: Readonly<Record<string, string>>;

/** Another visit of the page: nothing but the store is the same as before. */
async function visit(web: object = WEB) {
  const { exports, asked } = await servedPage<typeof Start>(served, START, web);
  const { load, remembered } = exports;
  return { load, remembered, isCompiled: () => asked.includes(RUNTIME) };
}

/** A store that lives as long as the test, with copies as IndexedDB makes them. */
class Memory implements ImageStore {
  readonly delay = 0;
  readonly kept = new Map<string, StoredImage>();
  readonly touched: string[] = [];

  async read(key: string): Promise<StoredImage | undefined> {
    return structuredClone(this.kept.get(key));
  }

  async write(key: string, make: () => StoredImage | undefined): Promise<void> {
    const image = make();
    if (image) this.kept.set(key, structuredClone(image));
  }

  async touch(key: string): Promise<void> {
    this.touched.push(key);
  }
}

/** Has one image under every key. */
class Single extends Memory {
  constructor(image: StoredImage) {
    super();
    this.read = async () => structuredClone(image);
  }
}

const [ROWS, COLUMNS] = [64, 32];

/** A layer; one of its weights may be another. */
function layer(other?: number): Uint8Array<ArrayBuffer> {
  const weights = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => Math.sin(i));
  if (other !== undefined) weights[other] += 1;
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [1, COLUMNS]);
  const y = b.add('FULLY_CONNECTED', [x, b.constant('w', 'float32', [ROWS, COLUMNS], weights)]);
  return fileOf(b.finish([y]));
}

/** while (x < 100) x += x */
function loop(): Uint8Array {
  const input = (b: GraphBuilder) => b.input('x', 'int32', [1]);
  const [main, condition, body] = [0, 1, 2].map(() => new GraphBuilder(ops));
  const limit = condition.constant('limit', 'int32', [1], Int32Array.of(100));
  condition.finish([condition.add('LESS', [input(condition), limit])]);
  const x = input(body);
  body.finish([body.add('ADD', [x, x])]);
  const result = new Value({ name: 'result', dtype: 'int32', shape: [1] });
  const subgraphs = { condSubgraphIndex: [condition.graph], bodySubgraphIndex: [body.graph] };
  main.graph.insert(new Node({ op: 'WHILE', inputs: [input(main)], outputs: [result], subgraphs }));
  return fileOf(main.finish([result]), condition.graph, body.graph);
}

/** Adds up what it has been given. */
function recurrent(): Uint8Array {
  const b = new GraphBuilder(ops);
  const one = b.constant('one', 'float32', [1, 1], Float32Array.of(1));
  const zero = b.constant('zero', 'float32', [1], Float32Array.of(0));
  const state = new Value({ name: 'state', dtype: 'float32', shape: [1, 1], isVariable: true });
  const x = b.input('x', 'float32', [1, 1]);
  return fileOf(b.finish([b.add('RNN', [x, one, one, zero, state], { fusedActivationFunction: 'RELU' })]));
}

function fileOf(...graphs: ReturnType<GraphBuilder['finish']>[]): Uint8Array<ArrayBuffer> {
  return writeModule({ graphs, signatures: [], metadata: [], files: [] }).slice();
}

const NUMBERS = Float32Array.from({ length: COLUMNS }, (_, i) => Math.cos(i));

/** What a visitor sees: results, and whether the model had to be compiled for them. */
async function outcome(bytes: Uint8Array, options: Start.StartOptions, web?: object) {
  const page = await visit(web);
  const model = await page.load(bytes, options);
  const results = await model.run([NUMBERS]);
  await page.remembered();
  const { inputs, notes } = model;
  const outputs = results.map(({ data, ...of }) => ({ ...of, data: [...(data as Float32Array)] }));
  model.dispose();
  return { isCompiled: page.isCompiled(), seen: plain({ inputs, notes, outputs }) };
}

/** Without the prototypes of another context. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('the bundle for pages that people come back to', () => {
  let expected: unknown;
  beforeAll(async () => {
    const tool: string = new URL('../../../tools/bundle-runtime.mjs', import.meta.url).href;
    const { bundleRuntime } = (await import(tool)) as { bundleRuntime(file: string): Promise<string> };
    const files = [START, RUNTIME, RARE];
    const texts = await Promise.all(files.map((name) => bundleRuntime(name.slice(2))));
    served = Object.fromEntries(files.map((name, i) => [name, texts[i]]));
    expected = (await outcome(layer(), { images: false })).seen;
  });

  /** After a visit. */
  async function filled(options: Start.StartOptions = {}): Promise<Memory> {
    const images = new Memory();
    expect(await outcome(layer(), { ...options, images })).toMatchObject({ isCompiled: true });
    expect(images.kept.size).toBe(1);
    return images;
  }

  async function keptImage(): Promise<StoredImage> {
    const [image] = (await filled()).kept.values();
    return image;
  }

  it('stays within its budget', () => {
    expect(gzipSync(served[START]).length).toBeLessThanOrEqual(BUDGET);
  });

  it('compiles a model once, and starts it without the runtime from then on, to the same bits', async () => {
    const images = new Memory();
    expect(await outcome(layer(), { images })).toEqual({ isCompiled: true, seen: expected });
    for (const _ of 'ab')
      expect(await outcome(layer(), { images })).toEqual({ isCompiled: false, seen: expected });
    const [key] = images.kept.keys();
    expect(images.touched).toEqual([key, key]);
  });

  it('takes an ArrayBuffer as well', async () => {
    const page = await visit();
    const model = await page.load(layer().buffer, { images: await filled() });
    expect([page.isCompiled(), (await model.run([NUMBERS])).length]).toEqual([false, 1]);
    model.dispose();
  });

  it('keeps nothing before the first run', async () => {
    const [page, images] = [await visit(), new Memory()];
    const model = await page.load(layer(), { images });
    await page.remembered();
    expect(images.kept.size).toBe(0);
    await expect(model.run([[1]])).rejects.toMatchObject({ code: 'INPUT_LENGTH' });
    await page.remembered();
    expect(images.kept.size).toBe(0);
    await Promise.all([model.run([NUMBERS]), model.run([NUMBERS])]);
    await page.remembered();
    expect(images.kept.size).toBe(1);
    model.dispose();
  });

  it('keeps nothing of a model that is gone when there is time for it', async () => {
    const [page, images] = [await visit(), new Memory()];
    const model = await page.load(layer(), { images });
    await model.run([NUMBERS]);
    model.dispose();
    await page.remembered();
    expect(images.kept.size).toBe(0);
  });

  it('tells files apart that have the same key', async () => {
    const key = await keyOf(layer(), {});
    const keys = await Promise.all([...NUMBERS.keys()].map((i) => keyOf(layer(i), {})));
    const weight = keys.indexOf(key);
    expect(weight).toBeGreaterThanOrEqual(0);
    const images = await filled();
    const other = await outcome(layer(weight), { images });
    expect(other.isCompiled).toBe(true);
    expect(other).toEqual(await outcome(layer(weight), { images: false }));
    expect(images.kept.size).toBe(1);
    expect(await outcome(layer(weight), { images })).toEqual({ ...other, isCompiled: false });
  });

  it.each<[string, (image: StoredImage) => StoredImage]>([
    ['of other bytes', (image) => ({ ...image, digest: new ArrayBuffer(32) })],
    ['without a digest', (image) => ({ ...image, digest: new ArrayBuffer(0) })],
    ['whose code is cut', (image) => ofProgram(image, { program: image.image.program.program.slice(0, -9) })],
    ['whose kernels are gone', (image) => ofProgram(image, { kernels: new Uint8Array() })],
    ['of another build', (image) => ofProgram(image, { build: '0.0.9' })],
    [
      'for other threads',
      (image) => ofProgram(image, { needs: { ...image.image.program.needs, threads: 2 } }),
    ],
    ['for no memory', (image) => ofProgram(image, { bytes: 0 })],
  ])('compiles where it finds an image %s', async (_, change) => {
    const images = new Single(change(await keptImage()));
    expect(await outcome(layer(), { images })).toEqual({ isCompiled: true, seen: expected });
    const [replaced] = images.kept.values();
    expect(await outcome(layer(), { images: new Single(replaced) })).toMatchObject({ isCompiled: false });
  });

  it.each<[string, () => Promise<never>]>([
    ['throws', () => fail()],
    ['rejects', async () => fail()],
  ])('does without a store that %s', async (_, broken) => {
    const images = { delay: 0, read: broken, write: broken, touch: broken };
    expect(await outcome(layer(), { images })).toEqual({ isCompiled: true, seen: expected });
  });

  it('does not mind that a use cannot be noted', async () => {
    const images = Object.assign(await filled(), { touch: fail });
    expect(await outcome(layer(), { images })).toEqual({ isCompiled: false, seen: expected });
  });

  it.each<[string, Start.StartOptions, object]>([
    ['the reference kernels are asked for', { delegate: 'reference' }, WEB],
    ['a page is not secure', {}, { ...WEB, crypto: {} }],
    ['there is no crypto', {}, { ...WEB, crypto: undefined }],
  ])('compiles each time, and keeps nothing, where %s', async (_, options, web) => {
    const images = await filled();
    const before = [...images.kept];
    const { isCompiled, seen } = await outcome(layer(), { ...options, images }, web);
    expect([isCompiled, [...images.kept], images.touched]).toEqual([true, before, []]);
    if (!options.delegate) expect(seen).toEqual(expected);
  });

  it('compiles each time without images, and without a database', async () => {
    for (const images of [false, undefined] as const)
      expect(await outcome(layer(), { images })).toEqual({ isCompiled: true, seen: expected });
  });

  it('loads bytes in shared memory, which nobody digests', async () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(layer().length));
    bytes.set(layer());
    const digest = async () => {
      throw new TypeError('shared'); // pages do, Node does not
    };
    const [images, web] = [new Memory(), { ...WEB, crypto: { subtle: { digest } } }];
    expect(await outcome(bytes, { images }, web)).toEqual({ isCompiled: true, seen: expected });
    expect(images.kept.size).toBe(0);
  });

  it('frees bytes that it may take over, whether it compiles or not', async () => {
    const images = new Memory();
    for (const isCompiled of [true, false]) {
      const [given, kept] = [layer(), layer()];
      expect(await outcome(given, { images, transfer: true })).toEqual({ isCompiled, seen: expected });
      await outcome(kept, { images });
      expect([given.buffer.byteLength, kept.length]).toEqual([0, layer().length]);
    }
  });

  it('keeps nothing of models with control flow', async () => {
    const images = new Memory();
    for (const _ of 'ab') {
      const page = await visit();
      const model = await page.load(loop(), { images });
      expect([...((await model.run([Int32Array.of(3)]))[0].data as Int32Array)]).toEqual([192]);
      await page.remembered();
      expect([page.isCompiled(), images.kept.size]).toEqual([true, 0]);
      model.dispose();
    }
  });

  it('starts models anew that remember something from run to run', async () => {
    const images = new Memory();
    for (const isCompiled of [true, false]) {
      const page = await visit();
      const model = await page.load(recurrent(), { images });
      const next = async () => [...((await model.run([[2]]))[0].data as Float32Array)];
      expect([await next(), await next(), await next()]).toEqual([[2], [4], [6]]);
      await page.remembered();
      await model.reset();
      expect([await next(), page.isCompiled()]).toEqual([[2], isCompiled]);
      model.dispose();
    }
  });

  it('keeps an image for each number of threads, for other limits, and for the same bits everywhere', async () => {
    const images = await filled();
    for (const options of [{ threads: 2 }, { limits: { memory: 2 ** 30 } }, { deterministic: true }]) {
      const first = await outcome(layer(), { ...options, images }, ISOLATED);
      expect(first.isCompiled).toBe(true);
      expect(await outcome(layer(), { ...options, images }, ISOLATED)).toEqual({
        ...first,
        isCompiled: false,
      });
    }
    expect(images.kept.size).toBe(4);
    const limits = { memory: 16 };
    await expect(outcome(layer(), { limits, images })).rejects.toMatchObject({ code: 'LIMIT_MEMORY' });
  });

  it('needs no other image for threads that the host has not, and says so', async () => {
    const { isCompiled, seen } = await outcome(layer(), { images: await filled(), threads: 2 });
    expect(isCompiled).toBe(false);
    expect(seen).toMatchObject({ notes: [expect.stringContaining('one thread instead of 2')] });
  });

  it('keeps images of a page and of its workers, which may wait, beside each other', async () => {
    const images = new Memory();
    for (const isCompiled of [true, false])
      for (const web of [ISOLATED, WORKER])
        expect(await outcome(layer(), { images, threads: 2 }, web)).toEqual({ isCompiled, seen: expected });
    expect(images.kept.size).toBe(2);
  });

  it('says which threads have stopped since', async () => {
    const workers: { onerror?: (event: { readonly message: string }) => void }[] = [];
    class Worker extends ISOLATED.Worker {
      constructor() {
        super();
        workers.push(this);
      }
    }
    const images = new Memory();
    for (const isCompiled of [true, false]) {
      const page = await visit({ ...ISOLATED, Worker });
      const model = await page.load(layer(), { images, threads: 2 });
      await model.run([NUMBERS]);
      await page.remembered();
      workers.pop()?.onerror?.({ message: 'refused' });
      expect([page.isCompiled(), plain(model.notes)]).toEqual([isCompiled, ['a thread stopped: refused']]);
      model.dispose();
    }
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort();
    for (const images of [new Memory(), await filled()]) {
      const page = await visit();
      const aborted = { code: 'ABORTED' };
      await expect(page.load(layer(), { images, signal })).rejects.toMatchObject(aborted);
      const model = await page.load(layer(), { images });
      await expect(model.run([NUMBERS], { signal })).rejects.toMatchObject(aborted);
      model.dispose();
      await expect(model.run([NUMBERS])).rejects.toMatchObject({ code: 'MODEL_DISPOSED' });
    }
  });

  it('refuses what the runtime refuses', async () => {
    const page = await visit();
    const images = new Memory();
    await expect(page.load(new Uint8Array(), { images })).rejects.toMatchObject({
      category: 'damaged-input',
    });
    const delegate = 'abacus' as 'auto';
    await expect(page.load(layer(), { images, delegate })).rejects.toMatchObject({
      code: 'DELEGATE_UNKNOWN',
    });
  });
});

function ofProgram(
  { digest, image }: StoredImage,
  program: Partial<StoredImage['image']['program']>,
): StoredImage {
  return { digest, image: { ...image, program: { ...image.program, ...program } } };
}

function fail(): never {
  throw new Error('out of order');
}
