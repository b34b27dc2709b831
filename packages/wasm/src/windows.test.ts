import { describe, expect, it } from '@jest/globals';
import { perTensor } from '@zoo/core';
import { wasmDelegate } from './delegate.ts';
import { filled, firstDifference, type Layer, runLayer } from './testing/layers.ts';

const HUGE = 2 ** 31 - 1;

/** Strides and dilations are numbers of a file: none may make a kernel of gigabytes, or count beyond 32 bits. */
describe('windows that reach far beyond the picture', () => {
  it.each(['float32', 'int8'] as const)('are those of the reference kernels: %s', async (dtype) => {
    for (const far of [300, 65_535, 2 ** 30, HUGE]) {
      const dilated = { dilationHFactor: far, dilationWFactor: far };
      await expectSame(window('CONV_2D', dtype, { ...dilated, strideH: 1, strideW: 1 }));
      await expectSame(window('CONV_2D', dtype, { strideH: far, strideW: far }));
      await expectSame(window('DEPTHWISE_CONV_2D', dtype, { ...dilated, strideH: 1, strideW: 1 }));
      await expectSame(window('DEPTHWISE_CONV_2D', dtype, { strideH: far, strideW: far }));
      await expectSame(window('DEPTHWISE_CONV_2D', dtype, dilated, 1));
      const tall = Math.min(far, 2 ** 26); // larger ones are more work than is allowed
      await expectSame(window('MAX_POOL_2D', dtype, { filterHeight: tall, filterWidth: 2 }));
      await expectSame(window('MAX_POOL_2D', dtype, { filterHeight: 2, filterWidth: tall, strideW: far }));
    }
  });

  it('over three axes are those of the reference kernels', async () => {
    for (const far of [65_535, 2 ** 30, HUGE]) {
      const dilated = { dilationDFactor: far, dilationHFactor: far, dilationWFactor: far };
      const operands = [filled('float32', [1, 3, 4, 5, 2]), filled('float32', [3, 3, 3, 2, 4])].map(
        (tensor, i) => ({ tensor, constant: i === 1 }),
      );
      for (const strides of [
        { strideD: 1, strideH: 1, strideW: 1 },
        { strideD: far, strideH: far, strideW: far },
      ])
        await expectSame({ op: 'CONV_3D', attrs: { padding: 'SAME', ...dilated, ...strides }, operands });
    }
  });

  it('have columns that a kernel is written for, unless they are too many', async () => {
    const layer = (far: number): Layer =>
      window('DEPTHWISE_CONV_2D', 'float32', { strideH: 1, strideW: 1, dilationWFactor: far });
    const delegatesOf = async (far: number) =>
      (await runLayer(layer(far), [wasmDelegate()])).rows.map(({ delegate }) => delegate);
    expect(await delegatesOf(1000)).toEqual(['wasm']);
    expect(await delegatesOf(1100)).toEqual(['reference']);
  });
});

function window(op: string, dtype: 'float32' | 'int8', attrs: object, size = 3): Layer {
  const x = filled(dtype, [2, 5, 7, 3]);
  const shape = [op === 'CONV_2D' ? 4 : 1, size, size, 3];
  const weights = dtype === 'int8' ? { quantization: perTensor(0.02, 0) } : {};
  const operands = op.includes('POOL')
    ? [{ tensor: x }]
    : [{ tensor: x }, { tensor: { ...filled(dtype, shape), ...weights }, constant: true }];
  const result = dtype === 'int8' ? { quantization: x.quantization } : {};
  return { op, attrs: { padding: 'SAME', strideH: 1, strideW: 1, ...attrs }, operands, result };
}

/** Whoever takes it. */
async function expectSame(layer: Layer): Promise<void> {
  const [expected] = (await runLayer(layer, [])).results;
  const [result] = (await runLayer(layer, [wasmDelegate()])).results;
  expect([layer, firstDifference(result, expected)]).toEqual([layer, undefined]);
}
