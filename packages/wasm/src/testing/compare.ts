import { expect } from '@jest/globals';
import type { DType, Quantization, Tensor } from '@zoo/core';
import { GraphBuilder, type Module } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from '../delegate.ts';

/** One op on operands that are given when the model runs, or are in the file. */
export interface Layer {
  readonly op: string;
  readonly attrs?: object;
  readonly operands: readonly Operand[];
  readonly result?: { readonly dtype?: DType; readonly quantization?: Quantization };
  /** What the name of its kernel must begin with. */
  readonly kernel?: string;
}

export interface Operand {
  readonly tensor: Tensor;
  readonly constant?: boolean;
}

/**
 * Runs a layer on the reference kernels and on wasm, which must take it: integers must be equal, floats within
 * `tolerance` of the largest result.
 */
export async function expectSame(layer: Layer, tolerance = 1e-5): Promise<void> {
  const module = moduleOf(layer);
  const inputs = layer.operands.flatMap(({ tensor, constant }) => (constant ? [] : [tensor]));
  using reference = await loadModel(module);
  using model = await loadModel(module, { delegates: [wasmDelegate()] });
  const expected = Object.values(await reference.run(inputs));
  const actual = Object.values(await model.run(inputs, { profile: true }));
  expect([layer.op, ...model.profile().map(({ delegate }) => delegate)]).toEqual([layer.op, 'wasm']);
  if (layer.kernel) expect(model.profile()[0].kernel).toMatch(new RegExp(`^${layer.kernel}`));
  actual.forEach((result, i) => {
    expectClose(result, expected[i], tolerance);
  });
}

function expectClose(actual: Tensor, expected: Tensor, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  if (expected.dtype !== 'float32' && expected.dtype !== 'complex64') {
    expect(actual.data).toEqual(expected.data);
    return;
  }
  const values = expected.data as Float32Array;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  values.forEach((value, i) => {
    if (Math.abs(value - Number(actual.data[i])) > tolerance * largest) expect(actual.data[i]).toBe(value);
  });
}

function moduleOf({ op, attrs = {}, operands, result = {} }: Layer): Module {
  const b = new GraphBuilder(ops);
  const values = operands.map(({ tensor: { dtype, shape, data, quantization }, constant }, i) =>
    constant
      ? b.constant(`operand ${i}`, dtype, shape, data, quantization)
      : b.input(`operand ${i}`, dtype, shape, quantization),
  );
  const results = b.addMany(op, values, { ...attrs }, [result]);
  return { graphs: [b.finish(results)], signatures: [], metadata: [], files: [] };
}
