import { describe, expect, it } from '@jest/globals';
import { type Graph, GraphBuilder, Node, Value } from '@zoo/ir';
import type { Limits } from '../limits.ts';
import { type LoadOptions, loadModel } from '../load.ts';
import { type RecordingOptions, recordingDelegate } from '../recording.ts';
import { referenceSession } from '../reference.ts';
import { partitionReport } from '../report.ts';
import { fakeOps, float32, moduleOf } from '../testing/fake-ops.ts';

/** So many elements that two nodes are worth compiling when they come for the first time, or for the second. */
const [AT_ONCE, SECOND] = [70_000, 40_000];

const NODE_PRICE = 2 ** 17;

function ones(count: number): Float32Array {
  return new Float32Array(count).fill(1);
}

/** What NONZERO leaves, twice incremented. */
function twiceAfter(size = -1): Graph {
  const b = new GraphBuilder(fakeOps);
  const some = b.add('NONZERO', [b.input('x', 'float32', [size])]);
  return b.finish([b.add('INCREMENT', [b.add('INCREMENT', [some])])]);
}

async function load(graphs: Graph[], options: RecordingOptions & LoadOptions = {}) {
  const delegate = recordingDelegate({ nodePrice: NODE_PRICE, memory: { base: 64 }, ...options });
  const model = await loadModel(moduleOf(...graphs), { ...options, ops: fakeOps, delegates: [delegate] });
  const did = (what: string) => delegate.calls.filter((call) => call.startsWith(what)).length;
  return { model, delegate, did };
}

describe('nodes behind one whose result is of any shape', () => {
  const size = 100_000;
  const given = (count: number) => {
    const x = new Float32Array(size);
    x.fill(1, 0, count);
    return [x];
  };

  it('are compiled at once where there is much to do, and found again', async () => {
    const { model, did, delegate } = await load([twiceAfter(size)]);
    for (const count of [AT_ONCE, AT_ONCE + 1, AT_ONCE]) {
      const [{ data, shape }] = Object.values(await model.run(given(count)));
      expect(shape).toEqual([count]);
      expect([data[0], data[count - 1]]).toEqual([3, 3]);
    }
    expect(did('beside')).toBe(1);
    expect(did('compile INCREMENT+INCREMENT')).toBe(2);
    expect(delegate.partitions.every(({ synchronous }) => !synchronous)).toBe(true);
  });

  it('are compiled when a shape has cost as much, and then leave the reference kernels alone', async () => {
    const { model, did } = await load([twiceAfter(size)]);
    const runs = [];
    for (let i = 0; i < 4; i++) {
      await model.run(given(SECOND), { profile: true });
      runs.push([did('compile'), did('run')]);
    }
    expect(runs).toEqual([
      [0, 0],
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    expect(model.profile().map(({ op, delegate, count }) => [op, delegate, count])).toEqual([
      ['NONZERO', 'reference', 4],
      ['INCREMENT', 'reference', 1],
      ['INCREMENT', 'recording', 3],
      ['INCREMENT', 'reference', 1],
      ['INCREMENT', 'recording', 3],
    ]);
    expect(model.profile().reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it('are compiled for no shape that does not come back', async () => {
    const { model, did } = await load([twiceAfter(size)]);
    for (let i = 0; i < 30; i++) await model.run(given(SECOND + i));
    for (let i = 0; i < 30; i++) await model.run(given(SECOND + i)); // forgotten by now
    expect(did('compile')).toBe(0);
  });

  it('are forgotten for the shape that was used least recently', async () => {
    const { model, did } = await load([twiceAfter(size)]);
    for (let i = 0; i < 8; i++) await model.run(given(AT_ONCE + i));
    await model.run(given(AT_ONCE)); // so that the next in line is another
    await model.run(given(AT_ONCE + 8));
    expect([did('compile'), did('dispose INCREMENT')]).toEqual([9, 1]);
    await model.run(given(AT_ONCE));
    expect(did('compile')).toBe(9);
    await model.run(given(AT_ONCE + 1));
    expect(did('compile')).toBe(10);
  });

  it('begin anew when much was compiled for shapes that are over', async () => {
    const { model, did } = await load([twiceAfter(size)]);
    for (let i = 0; i < 73; i++) await model.run(given(AT_ONCE + i));
    expect([did('beside'), did('dispose')]).toEqual([2, 73]); // 72 executables and a session
    const [{ data }] = Object.values(await model.run(given(AT_ONCE + 72)));
    expect(data[AT_ONCE]).toBe(3);
  });

  it('do without where memory is short', async () => {
    const delegate = recordingDelegate();
    const greedy = (partition: Parameters<typeof referenceSession.layout>[0]) => ({
      ...referenceSession.layout(partition),
      resident: 2 ** 20,
    });
    const beside = () => ({ ...referenceSession, layout: greedy });
    const delegates = [{ ...delegate, late: { nodePrice: 0, beside } }];
    const options = { ops: fakeOps, delegates, limits: { memory: 4 * (size + 4 * AT_ONCE) } };
    const model = await loadModel(moduleOf(twiceAfter(size)), options);
    for (let i = 0; i < 3; i++) {
      const [{ data }] = Object.values(await model.run(given(AT_ONCE), { profile: true }));
      expect(data[AT_ONCE - 1]).toBe(3);
    }
    expect(new Set(model.profile().map((row) => row.delegate))).toEqual(new Set(['reference']));
  });

  it('leave memory to those that need it', async () => {
    const bytes = 4 * (size + 5 * AT_ONCE); // for one shape and a half
    const { model, did } = await load([twiceAfter(size)], { limits: { memory: bytes } });
    for (let i = 0; i < 20; i++) {
      const [{ data }] = Object.values(await model.run(given(AT_ONCE + (i % 5))));
      expect(data[AT_ONCE - 1]).toBe(3);
      expect(model.memory.late).toBeGreaterThanOrEqual(4 * AT_ONCE);
      expect(model.memory.arena + model.memory.late).toBeLessThan(bytes);
    }
    expect(did('compile')).toBeGreaterThan(5);
  });

  it('do without where the delegate takes nothing, or fails', async () => {
    const idle = await load([twiceAfter(size)], { supports: () => 'never' });
    const [{ data }] = Object.values(await idle.model.run(given(AT_ONCE)));
    expect(data[0]).toBe(3);
    const failing = recordingDelegate();
    const beside = () => {
      throw new RangeError('WebAssembly.Module is disallowed on the main thread');
    };
    const delegates = [{ ...failing, late: { nodePrice: 0, beside } }];
    const model = await loadModel(moduleOf(twiceAfter(size)), { ops: fakeOps, delegates });
    for (let i = 0; i < 2; i++) expect((await model.run(given(AT_ONCE))).increment_1.data[0]).toBe(3);
  });

  it('wait for delegates that answer later, and stop when asked', async () => {
    const { model, did } = await load([twiceAfter(size)], { asynchronous: true });
    expect((await model.run(given(AT_ONCE))).increment_1.data[9]).toBe(3);
    expect(did('run INCREMENT+INCREMENT')).toBe(1);
    const controller = new AbortController();
    const running = model.run(given(AT_ONCE), { signal: controller.signal });
    controller.abort('enough');
    await expect(running).rejects.toMatchObject({ code: 'ABORTED' });
    expect((await model.run(given(AT_ONCE))).increment_1.shape).toEqual([AT_ONCE]);
  });

  it('free their sessions with the model, and with a resize', async () => {
    const { model, did } = await load([twiceAfter()]);
    await model.resize({ x: [size] });
    await model.run(given(AT_ONCE));
    await model.resize({ x: [size + 1] });
    expect(did('dispose')).toBe(2);
    await model.run([new Float32Array(size + 1).fill(1)]);
    expect(did('beside')).toBe(2);
    model.dispose();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(did('dispose')).toBe(5); // an executable and a session each, and that of the model
  });
});

describe('arithmetic with shapes', () => {
  it('disappears: a RESHAPE by what follows from a SHAPE is compiled with its neighbours', async () => {
    const b = new GraphBuilder(fakeOps);
    const some = b.add('NONZERO', [b.input('x', 'float32', [100_000])]);
    const shape = b.add('PLUS', [b.add('SHAPE_OF', [some]), b.constant('0', 'int32', [1], Int32Array.of(0))]);
    const more = b.add('INCREMENT', [some]);
    const moved = b.add('RESHAPE_TO', [more, shape]);
    const graph = b.finish([b.add('INCREMENT', [moved]), shape]);
    const { model, delegate } = await load([graph]);
    const results = Object.values(await model.run([[...ones(AT_ONCE), ...new Float32Array(30_000)]]));
    expect(results[0].data[AT_ONCE - 1]).toBe(3);
    expect(results[1].data).toEqual(Int32Array.of(AT_ONCE));
    expect(delegate.calls.filter((call) => call.startsWith('compile'))).toEqual([
      'compile INCREMENT+RESHAPE_TO+INCREMENT',
    ]);
  });

  it('that goes on behind a node which is told nothing keeps what it knows', async () => {
    const b = new GraphBuilder(fakeOps);
    const x = b.input('x', 'float32', [100_000]);
    const some = b.add('NONZERO', [x]);
    const shape = b.add('SHAPE_OF', [some]);
    const others = b.add('NONZERO', [b.add('INCREMENT', [some])]);
    const graph = b.finish([b.add('INCREMENT', [b.add('RESHAPE_TO', [others, shape])])]);
    const { model, delegate } = await load([graph]);
    for (const count of [AT_ONCE, AT_ONCE + 5, AT_ONCE]) {
      const [{ data, shape }] = Object.values(
        await model.run([[...ones(count), ...new Float32Array(100_000 - count)]]),
      );
      expect([shape, data[count - 1]]).toEqual([[count], 3]);
    }
    expect(delegate.calls.filter((call) => call.startsWith('compile'))).toEqual([
      'compile INCREMENT',
      'compile RESHAPE_TO+INCREMENT',
      'compile INCREMENT',
      'compile RESHAPE_TO+INCREMENT',
    ]);
  });

  it('is not taken for constant when it comes from contents', async () => {
    const b = new GraphBuilder(fakeOps);
    const [x, shape] = [b.input('x', 'float32', [6]), b.input('shape', 'int32', [2])];
    const graph = b.finish([b.add('INCREMENT', [b.add('RESHAPE_TO', [x, shape])])]);
    const { model } = await load([graph]);
    for (const wanted of [
      [2, 3],
      [3, 2],
      [6, 1],
      [2, 3],
    ]) {
      const { increment } = await model.run([[1, 2, 3, 4, 5, 6], wanted]);
      expect(increment).toMatchObject({ shape: wanted, data: float32(2, 3, 4, 5, 6, 7) });
    }
    await expect(
      model.run([
        [1, 2, 3, 4, 5, 6],
        [4, 2],
      ]),
    ).rejects.toMatchObject({
      code: 'RESHAPE',
      place: { index: 0, op: 'RESHAPE_TO', subgraph: 'main' },
    });
  });
});

describe('a subgraph that is called with other shapes than it declares', () => {
  function repeating(body: Graph, times: number, size: number): Graph {
    const b = new GraphBuilder(fakeOps);
    const x = b.input('x', 'float32', [size]);
    const y = new Value({ name: 'y', dtype: 'float32', shape: [size] });
    const subgraphs = { body: [body] };
    b.graph.insert(new Node({ op: 'REPEAT', inputs: [x], outputs: [y], attrs: { times }, subgraphs }));
    return b.finish([y]);
  }

  const bodyOf = (add: (b: GraphBuilder, x: Value) => Value, size = 1) => {
    const b = new GraphBuilder(fakeOps, 'body');
    return b.finish([add(b, b.input('x', 'float32', [size]))]);
  };

  const twice = () => bodyOf((b, x) => b.add('INCREMENT', [b.add('INCREMENT', [x])]));

  it('is compiled in the middle of a loop, when that has cost as much', async () => {
    const body = twice();
    const { model, did, delegate } = await load([repeating(body, 5, SECOND), body], { asynchronous: true });
    expect(did('compile')).toBe(1);
    const { y } = await model.run([ones(SECOND)]);
    expect([y.data[0], y.data[SECOND - 1]]).toEqual([11, 11]);
    expect([did('beside'), did('compile'), did('run')]).toEqual([1, 2, 4]);
    expect(delegate.partitions[1].synchronous).toBe(true);
  });

  it('has its variables where they are: what uses them stays on the reference kernels', async () => {
    const state = new Value({ name: 'state', dtype: 'float32', shape: [AT_ONCE], isVariable: true });
    const body = bodyOf((b, x) =>
      b.add('ACCUMULATE', [b.add('INCREMENT', [b.add('INCREMENT', [x])]), state]),
    );
    const graphs = [repeating(body, 2, AT_ONCE), body];
    const { model, delegate } = await load(graphs);
    const reference = await loadModel(moduleOf(...graphs), { ops: fakeOps });
    for (let i = 0; i < 3; i++) {
      const [expected, actual] = await Promise.all(
        [reference, model].map(async (one) => (await one.run([ones(AT_ONCE)])).y.data[7]),
      );
      expect(actual).toBe(expected);
    }
    const nodes = delegate.partitions.slice(1).flatMap((partition) => partition.nodes);
    expect(nodes.map(({ node }) => node.op)).toEqual(['INCREMENT', 'INCREMENT']);
  });

  it('may itself hold nodes whose shapes only a run tells', async () => {
    const body = bodyOf((b, x) => b.add('INCREMENT', [b.add('NONZERO', [b.add('INCREMENT', [x])])]));
    const { model, did } = await load([repeating(body, 4, AT_ONCE), body]);
    expect((await model.run([ones(AT_ONCE)])).y.data[AT_ONCE - 1]).toBe(9);
    expect(did('run')).toBeGreaterThan(2);
    model.dispose();
  });
});

describe('limits', () => {
  it.each<[Partial<Limits>, string]>([
    [{ kernelWork: 1000 }, 'INCREMENT'],
    [{ runWork: 500_000 }, 'none'],
  ])('%j hold for what is built while running', async (limits, op) => {
    const { model } = await load([twiceAfter(100_000)], { limits });
    const running = model.run([ones(100_000)]);
    await expect(running).rejects.toMatchObject({
      code: 'LIMIT_WORK',
      ...(op !== 'none' && { place: { op } }),
    });
  });
});

describe('the partition report', () => {
  it('says that such nodes are compiled while running, where a delegate does that', async () => {
    const taking = recordingDelegate({ nodePrice: NODE_PRICE });
    const [graph] = partitionReport(moduleOf(twiceAfter()), [taking], { ops: fakeOps }).graphs;
    expect(graph.nodes.map(({ op, delegate, late, refusals }) => [op, delegate, late, refusals])).toEqual([
      ['NONZERO', 'reference', true, []],
      ['INCREMENT', 'reference', true, []],
      ['INCREMENT', 'reference', true, []],
    ]);
  });
});
