import { describe, expect, it } from '@jest/globals';
import { GraphBuilder } from '@zoo/ir';
import type { Plan } from './delegate.ts';
import { loadModel } from './load.ts';
import { recordingDelegate } from './recording.ts';
import { referenceSession } from './reference.ts';
import { partitionReport } from './report.ts';
import { fakeOps, float32, moduleOf } from './testing/fake-ops.ts';

/** Two branches; INCREMENT and PLUS alternate along each. */
function branches() {
  const b = new GraphBuilder(fakeOps);
  const x = b.input('x', 'float32', [3]);
  const left = b.add('PLUS', [b.add('INCREMENT', [x]), x]);
  const right = b.add('PLUS', [b.add('INCREMENT', [x]), x]);
  return moduleOf(b.finish([b.add('INCREMENT', [b.add('PLUS', [left, right])], {}, { name: 'y' })]));
}

const onlyIncrements = {
  supports: ({ node }: { node: { op: string } }) => node.op === 'INCREMENT' || 'not INCREMENT',
} as const;

describe('the delegate contract', () => {
  it('calls in the order that it promises', async () => {
    const delegate = recordingDelegate({ memory: { base: 4096 } });
    const model = await loadModel(branches(), { ops: fakeOps, delegates: [delegate] });
    await model.run([[1, 2, 3]]);
    model.dispose();
    const all = 'INCREMENT+PLUS+INCREMENT+PLUS+PLUS+INCREMENT';
    expect(delegate.calls).toEqual([
      'open',
      `layout ${all}`,
      expect.stringMatching(/^allocate \d+$/),
      `compile ${all}`,
      `attach ${all}`,
      `run ${all}`,
      `dispose ${all}`,
      'dispose',
    ]);
  });

  it.each([false, true])('computes the same wherever the nodes go (promises: %s)', async (asynchronous) => {
    const delegate = recordingDelegate({ ...onlyIncrements, asynchronous });
    const model = await loadModel(branches(), { ops: fakeOps, delegates: [delegate] });
    expect((await model.run([[1, 2, 3]])).y.data).toEqual(float32(7, 11, 15));
  });

  it('gets partitions across branches, as few as dependencies allow', async () => {
    const delegate = recordingDelegate(onlyIncrements);
    await loadModel(branches(), { ops: fakeOps, delegates: [delegate] });
    expect(delegate.calls.filter((call) => call.startsWith('compile'))).toEqual([
      'compile INCREMENT+INCREMENT',
      'compile INCREMENT',
    ]);
    const [first, second] = delegate.partitions;
    expect(first.inputs.map(({ name }) => name)).toEqual(['x']);
    expect(first.outputs).toHaveLength(2);
    expect(second.outputs.map(({ name }) => name)).toEqual(['y']);
  });

  it('shares one memory: what one delegate writes, the other reads in place', async () => {
    const plans: Plan[] = [];
    const memory = { buffer: new ArrayBuffer(1 << 16) };
    const owner = {
      ...recordingDelegate(onlyIncrements),
      open: () => ({
        ...referenceSession,
        allocate: () => ({ memory, base: 1024 }),
        compile(...[partition, plan]: Parameters<typeof referenceSession.compile>) {
          plans.push(plan);
          return referenceSession.compile(partition, plan);
        },
      }),
    };
    const model = await loadModel(branches(), { ops: fakeOps, delegates: [owner] });
    await model.run([[1, 2, 3]]);
    const values = model.module.graphs[0].values();
    for (const value of values) {
      const { data } = plans[0].tensors.get(value);
      expect((data as Float32Array).buffer).toBe(memory.buffer);
      expect((data as Float32Array).byteOffset).toBe(plans[0].address(value));
      expect(plans[0].address(value)).toBe(plans[1].address(value));
      expect(plans[0].address(value)).toBeGreaterThanOrEqual(1024);
    }
  });

  it('makes views again when the memory was replaced', async () => {
    const delegate = recordingDelegate({ memory: { base: 0 } });
    const b = new GraphBuilder(fakeOps);
    const model = await loadModel(moduleOf(b.finish([b.add('INCREMENT', [b.input('x', 'float32', [-1])])])), {
      ops: fakeOps,
      delegates: [delegate],
    });
    await model.run([[1]]);
    await model.resize({ x: [1000] });
    const { increment } = await model.run([new Float32Array(1000).fill(1)]);
    expect(increment.data[999]).toBe(2);
    expect(delegate.calls.filter((call) => call === 'attach INCREMENT')).toHaveLength(2);
  });

  it('never offers nodes whose shapes only a run can tell', async () => {
    const b = new GraphBuilder(fakeOps);
    const some = b.add('NONZERO', [b.input('x', 'float32', [4])]);
    const module = moduleOf(b.finish([b.add('INCREMENT', [some]), b.add('INCREMENT', [b.graph.inputs[0]])]));
    const delegate = recordingDelegate();
    await loadModel(module, { ops: fakeOps, delegates: [delegate] });
    expect(delegate.calls).toContain('compile INCREMENT');
    expect(delegate.partitions).toHaveLength(1);
    const [graph] = partitionReport(module, [delegate], { ops: fakeOps }).graphs;
    expect(graph.nodes[0].refusals).toEqual([
      { delegate: 'recording', reason: 'shapes are known only while running' },
    ]);
  });

  it('counts what delegates keep against the limit', async () => {
    const greedy = {
      ...recordingDelegate(),
      open: () => ({
        ...referenceSession,
        layout: (partition: Parameters<typeof referenceSession.layout>[0]) => ({
          ...referenceSession.layout(partition),
          resident: 1e9,
        }),
      }),
    };
    const loading = loadModel(branches(), { ops: fakeOps, delegates: [greedy], limits: { memory: 1e9 } });
    await expect(loading).rejects.toMatchObject({ code: 'LIMIT_MEMORY' });
  });

  it('refuses memory that is too small', async () => {
    const memory = { buffer: new ArrayBuffer(8) };
    const tight = {
      ...recordingDelegate(),
      open: () => ({ ...referenceSession, allocate: () => ({ memory, base: 0 }) }),
    };
    const loading = loadModel(branches(), { ops: fakeOps, delegates: [tight] });
    await expect(loading).rejects.toMatchObject({ code: 'DELEGATE_MEMORY' });
  });

  it('is not asked to go on after an abort', async () => {
    const controller = new AbortController();
    const aborting = {
      ...recordingDelegate(onlyIncrements),
      open: () => ({ ...referenceSession, compile: () => ({ run: () => controller.abort('enough') }) }),
    };
    const model = await loadModel(branches(), { ops: fakeOps, delegates: [aborting] });
    const running = model.run([[1, 2, 3]], { signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' });
  });

  it('closes sessions when loading fails', async () => {
    const good = recordingDelegate();
    const bad = { ...recordingDelegate(), name: 'bad', open: () => Promise.reject(new Error('no device')) };
    const loading = loadModel(branches(), { ops: fakeOps, delegates: [good, bad] });
    await expect(loading).rejects.toMatchObject({ code: 'DELEGATE_FAILED' });
    expect(good.calls).toEqual(['open', 'dispose']);
  });
});

describe('the partition report', () => {
  it('says who takes what, and why not', () => {
    const { graphs, missing } = partitionReport(branches(), [recordingDelegate(onlyIncrements)], {
      ops: fakeOps,
    });
    expect(missing).toEqual([]);
    expect(graphs[0].partitions.map(({ delegate, nodes }) => `${delegate} ${nodes}`)).toEqual([
      'recording 2',
      'reference 3',
      'recording 1',
    ]);
    expect(graphs[0].nodes[0]).toMatchObject({ op: 'INCREMENT', delegate: 'recording', macs: 3, bytes: 24 });
    expect(graphs[0].nodes[1]).toMatchObject({
      delegate: 'reference',
      refusals: [{ delegate: 'recording', reason: 'not INCREMENT' }],
    });
  });
});

describe('profiling', () => {
  it('has a row for each node, with the delegate that ran it', async () => {
    const delegate = recordingDelegate(onlyIncrements);
    const model = await loadModel(branches(), { ops: fakeOps, delegates: [delegate] });
    await model.run([[1, 2, 3]]);
    expect(model.profile()).toEqual([]);
    await model.run([[1, 2, 3]], { profile: true });
    await model.run([[1, 2, 3]], { profile: true });
    const table = model.profile();
    expect(table.map(({ op, delegate: by }) => `${op} ${by}`)).toEqual([
      'INCREMENT recording',
      'INCREMENT recording',
      'PLUS reference',
      'PLUS reference',
      'PLUS reference',
      'INCREMENT recording',
    ]);
    for (const row of table) {
      expect(row).toMatchObject({ graph: 'main', count: 2 });
      expect(row.min).toBeLessThanOrEqual(row.avg);
    }
    expect(table.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it('has one row for a partition whose delegate reports nothing', async () => {
    const silent = recordingDelegate({ idle: true });
    const model = await loadModel(branches(), { ops: fakeOps, delegates: [silent] });
    await model.run([[1, 2, 3]], { profile: true });
    expect(model.profile()).toMatchObject([
      { delegate: 'recording', op: 'INCREMENT+PLUS+INCREMENT+PLUS+PLUS+INCREMENT' },
    ]);
  });
});
