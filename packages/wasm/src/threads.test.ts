import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { Random, type TensorData } from '@zoo/core';
import { GraphBuilder, type Module } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { type Delegate, loadModel, type Model } from '@zoo/runtime';
import { cutFinely } from './compile/cut.ts';
import { instantiate } from './compile/instantiate.ts';
import { KernelLibrary } from './compile/kernel-library.ts';
import { newMemory } from './compile/memory.ts';
import { Program, type ProgramCode } from './compile/program.ts';
import { CONTROL, MOST_STAGES, StageNumbers } from './compile/team.ts';
import { delegateWith, wasmDelegate } from './delegate.ts';
import { hostParallelism, openThreads } from './host/threads.ts';
import type { WasmMemory } from './host/webassembly.ts';
import type { LoweredStep } from './lowering/lowering.ts';
import { atomic, i32 } from './simd/index.ts';

const cores = await hostParallelism();

/** A convolution that is worth sharing, and what follows it. */
function network(height: number, width: number, channels: number): Module {
  const random = new Random(channels);
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [1, height, width, 8]);
  const weights = Float32Array.from({ length: channels * 72 }, () => random.normal());
  const w = b.constant('w', 'float32', [channels, 3, 3, 8], weights);
  const y = b.add('CONV_2D', [x, w], { padding: 'SAME', strideH: 1, strideW: 1 });
  const z = b.add('LOGISTIC', [b.add('MAX_POOL_2D', [y], POOL)]);
  return { graphs: [b.finish([z])], signatures: [], metadata: [], files: [] };
}

const POOL = { padding: 'SAME', strideH: 2, strideW: 2, filterHeight: 2, filterWidth: 2 };

function numbers(model: Model, seed: number): Float32Array {
  const random = new Random(seed);
  const length = model.inputs[0].shape.reduce((a, b) => a * b, 1);
  return Float32Array.from({ length }, () => random.normal());
}

async function resultOf(model: Model, x: Float32Array): Promise<TensorData> {
  return Object.values(await model.run([x]))[0].data;
}

const describeOnTwoCores = cores > 1 ? describe : describe.skip;

describeOnTwoCores('two threads (skipped where the host runs one at a time)', () => {
  const one = wasmDelegate();
  const two = wasmDelegate({ threads: 2 });

  it('compute the bits that one computes', async () => {
    using single = await loadModel(network(33, 47, 19), { delegates: [one] });
    using model = await loadModel(network(33, 47, 19), { delegates: [two] });
    for (let seed = 0; seed < 20; seed++) {
      const x = numbers(model, seed);
      expect(await resultOf(model, x)).toEqual(await resultOf(single, x));
    }
  });

  it('serve several models, run one after the other and at the same time', async () => {
    const shapes = [network(20, 20, 8), network(31, 9, 24), network(16, 48, 40)];
    const models = await Promise.all(shapes.map((module) => loadModel(module, { delegates: [two] })));
    const singles = await Promise.all(shapes.map((module) => loadModel(module, { delegates: [one] })));
    const signal = new AbortController().signal; // runs that may be stopped are cut into ranges
    for (let seed = 0; seed < 10; seed++) {
      const inputs = models.map((model) => numbers(model, seed));
      const outputs = await Promise.all(models.map((model, i) => model.run([inputs[i]], { signal })));
      for (const [i, single] of singles.entries()) {
        expect(Object.values(outputs[i])[0].data).toEqual(await resultOf(single, inputs[i]));
      }
    }
    for (const model of [...models, ...singles]) model.dispose();
  });

  it('follow a resize, larger and smaller', async () => {
    using single = await loadModel(network(8, 8, 16), { delegates: [one] });
    using model = await loadModel(network(8, 8, 16), { delegates: [two] });
    for (const size of [30, 5, 120, 64]) {
      const shape = { x: [1, size, size, 8] };
      await single.resize(shape, { strict: false });
      await model.resize(shape, { strict: false });
      const x = numbers(model, size);
      expect(await resultOf(model, x)).toEqual(await resultOf(single, x));
    }
  });

  it('are there again after everybody has left, and after a sleep', async () => {
    using single = await loadModel(network(20, 20, 8), { delegates: [one] });
    for (let round = 0; round < 20; round++) {
      const model = await loadModel(network(20, 20, 8), { delegates: [two] });
      const x = numbers(model, round);
      expect(await resultOf(model, x)).toEqual(await resultOf(single, x));
      if (round % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await resultOf(model, x)).toEqual(await resultOf(single, x));
      model.dispose();
    }
  });

  it('meet: a stage of two units that wait for each other ends', async () => {
    const { memory, run } = await linked((f, unit) => {
      f.run(atomic.add(MEETING, 1));
      const turns = f.int(0);
      f.repeat(
        () => f.step(turns, 1),
        () => i32.and(i32.lt_s(atomic.load(MEETING), 2), i32.gt_s(turns, 0)),
      );
      f.storeI32(i32.add(MEETING + 64, i32.shl(unit, 2)), i32.ge_s(turns, 0));
    });
    run();
    expect([...new Int32Array(memory.buffer, MEETING + 64, 2)]).toEqual([1, 1]);
  });

  it('leave the pieces of another program of the same memory alone', async () => {
    const memory = newMemory(1, true);
    new Uint8Array(memory.buffer).fill(0);
    const numbers = new StageNumbers();
    const [own, other] = [1, 2].map((value) => {
      const code = programOf((f) => f.storeI32(MEETING, value), numbers);
      const library = new KernelLibrary(memory, true);
      return instantiate(code.module, memory, library.functionsOf(code.kernels));
    });
    const word = new BigInt64Array(memory.buffer, CONTROL.word, 1);
    const written = () => new Int32Array(memory.buffer, MEETING, 1)[0];
    word[0] = wordBits(1, 2);
    other.work(1); // late: what it worked for is over
    expect([word[0], written()]).toEqual([wordBits(1, 2), 0]);
    own.run(0, 1);
    expect([word[0], written()]).toEqual([0n, 1]);
  });

  it.each([
    [MOST_STAGES, true],
    [MOST_STAGES + 1, false],
  ])('share programs whose stages have numbers: %d of them, %s', (stages, shared) => {
    const program = new Program({ threads: 2, mayBlock: true, cut: cutFinely, numbers: new StageNumbers() });
    const emit: LoweredStep['emit'] = (writer) => {
      for (let i = 1; i < stages; i++) writer.parallel(1, () => writer.f.trap());
      writer.parallel(2, () => writer.f.trap());
    };
    program.step({ kernel: 'test', emit }, 0);
    expect(program.compile().shared).toBe(shared);
  });

  it('compute models in parts, between which others compute', async () => {
    const inParts = (delegate: Delegate): Delegate => ({
      ...delegate,
      supports: (node, context) =>
        node.op.name === 'MAX_POOL_2D' ? 'computed by others' : delegate.supports(node, context),
    });
    using single = await loadModel(network(12, 12, 16), { delegates: [inParts(one)] });
    using model = await loadModel(network(12, 12, 16), {
      delegates: [inParts(delegateWith({ threads: 2 }, cutFinely))],
    });
    for (let seed = 0; seed < 100; seed++) {
      const x = numbers(model, seed);
      expect(await resultOf(model, x)).toEqual(await resultOf(single, x));
    }
  });

  it('report a crash of another thread instead of waiting for it', async () => {
    // whoever is not the publisher fails; the publisher waits until it has
    const { memory, run } = await linked((f, _unit, thread) => {
      f.if(thread, () => f.trap());
      f.repeat(
        () => {},
        () => i32.eqz(atomic.load(CONTROL.failed)),
      );
    });
    expect(run).toThrow(/unreachable/);
    expect(new Int32Array(memory.buffer, CONTROL.failed, 1)[0]).toBe(1);
  });

  it('do not keep a process alive', () => {
    const script = `
      import { loadModel } from '@zoo/runtime';
      import { wasmDelegate } from '@zoo/wasm';
      import { GraphBuilder } from '@zoo/ir';
      import { ops } from '@zoo/ops';
      const b = new GraphBuilder(ops);
      const x = b.input('x', 'float32', [1, 64, 64, 8]);
      const model = await loadModel(
        { graphs: [b.finish([b.add('LOGISTIC', [x])])], signatures: [], metadata: [], files: [] },
        { delegates: [wasmDelegate({ threads: 2 })] },
      );
      await model.run([new Float32Array(64 * 64 * 8)]);
      console.log('done');
    `;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: import.meta.dirname,
      timeout: 30_000,
      encoding: 'utf8',
    });
    expect(output).toBe('done\n');
  });
});

describe('threads that cannot be had', () => {
  it('are one, with a note that says why', async () => {
    const shared = globalThis.SharedArrayBuffer;
    Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
    try {
      using model = await loadModel(network(8, 8, 4), { delegates: [wasmDelegate({ threads: 2 })] });
      expect(model.notes.join()).toContain('Cross-Origin-Opener-Policy');
      await model.run([numbers(model, 1)]);
    } finally {
      globalThis.SharedArrayBuffer = shared;
    }
  });

  it('are as many as the host runs at a time', async () => {
    using model = await loadModel(network(8, 8, 4), { delegates: [wasmDelegate({ threads: 1000 })] });
    expect(model.notes.join()).toMatch(/instead of 1000/);
  });

  it.each([0, -1, 1.5, Number.NaN])('are refused: %s', (threads) => {
    expect(() => wasmDelegate({ threads })).toThrow(/whole number/);
  });

  it('are not asked for by models that share nothing', async () => {
    using model = await loadModel(network(2, 2, 1), { delegates: [delegateWith({}, cutFinely)] });
    expect(model.notes).toEqual([]);
  });
});

/** An address that nobody uses. */
const MEETING = 1024;

/** What one unit does. */
type Unit = (
  f: Parameters<LoweredStep['emit']>[0]['f'],
  unit: ReturnType<typeof i32.const>,
  thread: ReturnType<typeof i32.const>,
) => void;

/** A program of one stage of two units. */
function programOf(unit: Unit, numbers: StageNumbers, mayBlock = true): ProgramCode {
  const program = new Program({ threads: 2, mayBlock, cut: cutFinely, numbers });
  program.step(
    {
      kernel: 'test',
      emit: (writer) => writer.parallel(2, (first, _, thread) => unit(writer.f, first, thread)),
    },
    0,
  );
  return program.compile();
}

/** The word of a stage from which nobody has taken anything. */
function wordBits(stage: number, pieces: number): bigint {
  return (BigInt(stage) << 48n) | (BigInt(pieces) << 32n);
}

/** Known to a second thread. */
async function linked(unit: Unit): Promise<{ memory: WasmMemory; run: () => void }> {
  const threads = await openThreads(2);
  const memory = newMemory(1, true);
  new Uint8Array(memory.buffer).fill(0);
  const code = programOf(unit, new StageNumbers(), threads.mayBlock);
  const library = new KernelLibrary(memory, true);
  const { run } = instantiate(code.module, memory, library.functionsOf(code.kernels));
  const id = threads.pool!.add({ memory, failed: CONTROL.failed, kernels: [], module: code.module }, 2);
  return { memory, run: () => threads.pool!.help(id, () => void run(0, 1)) };
}
