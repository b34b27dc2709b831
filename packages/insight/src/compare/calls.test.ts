import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '@zoo/core';
import type { Module } from '@zoo/ir';
import { writeModule } from '@zoo/ops';
import { recordingDelegate } from '@zoo/runtime';
import { branches, loop } from '../testing/models.ts';
import { compare } from './compare.ts';

const contender = (module: Module) => ({ model: writeModule(module) });
const scalar = (value: number, shape: number[] = []): Tensor => ({
  dtype: 'float32',
  shape,
  data: Float32Array.of(value),
});

describe('comparing loops', () => {
  const inputs = { start: scalar(-0.5) };

  it('looks into condition and body, in the order of computing', async () => {
    const { layers, equal, unseen, unmatched } = await compare(contender(loop()), contender(loop()), {
      inputs,
    });
    expect(layers.map(({ within, op, a }) => [...within, op, a].join(' | '))).toEqual([
      'ABS | first',
      'WHILE end cond | LESS | below',
      'WHILE end body | MUL | scaled',
      'WHILE end body | ADD | next',
      'WHILE | end',
      'NEG | last',
    ]);
    expect([equal, unseen, unmatched]).toEqual([true, [], [0, 0]]);
  });

  it('finds where in a body the first difference arises', async () => {
    const other = contender(loop({ factor: 2.5 }));
    const { first, layers } = await compare(contender(loop()), other, { inputs });
    expect(first).toMatchObject({ op: 'MUL', a: 'scaled', within: ['WHILE end body'], max_abs: 0.25 });
    expect(layers.find(({ a }) => a === 'first')?.max_abs).toBe(0);
  });

  it('asks delegates for bodies too', async () => {
    const delegate = recordingDelegate({ supports: ({ node }) => node.op === 'MUL' || 'not this one' });
    const { equal } = await compare(
      contender(loop()),
      { ...contender(loop()), delegates: [delegate] },
      { inputs },
    );
    expect(equal).toBe(true);
    expect(delegate.calls.some((call) => call.startsWith('run'))).toBe(true);
  });
});

describe('comparing branches', () => {
  const ops = async (x: number, other = branches()) => {
    const options = { inputs: { x: scalar(x, [1]) } };
    const { layers, unseen, first } = await compare(contender(branches()), contender(other), options);
    return { names: layers.map(({ a }) => a), unseen, first };
  };

  it('looks into the one that is taken', async () => {
    expect((await ops(1)).names).toEqual(['positive', 'absolute', 'amplified', 'y']);
    expect((await ops(-1)).names).toEqual(['positive', 'negated', 'y']);
  });

  it('sees a difference only where it is', async () => {
    const other = branches({ gain: 3 });
    expect((await ops(1, other)).first).toMatchObject({ a: 'amplified', within: ['IF y then'] });
    expect((await ops(-1, other)).first).toBeUndefined();
  });

  it('says when the two go different ways', async () => {
    const other = branches();
    const [main] = other.graphs;
    main.nodes[0].inputs[1]!.constant = new Uint8Array(Float32Array.of(5).buffer); // x > 5
    expect((await ops(1, other)).unseen).toEqual([
      { within: ['IF y then'], reason: 'the other model goes another way' },
    ]);
  });
});
