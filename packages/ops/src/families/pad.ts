import { allocate, type DType, type Random, stridesOf, type TensorData } from '@zoo/core';
import type { OpCase, PreparedSite, Run } from '@zoo/ir';
import { randomTensor } from '../conformance/cases.ts';
import { float8 } from '../lib/dtypes.ts';
import { knownPaddings } from '../lib/padding.ts';
import { operand } from '../lib/site.ts';
import { fillWith, rowMajor, stridedCopy } from '../lib/strided-copy.ts';
import { list, randomShape } from './examples.ts';

/** Fills the result with the pad element, then copies x into its middle. */
export function padding(
  site: PreparedSite,
  element: (inputs: readonly (TensorData | undefined)[]) => TensorData,
): Run {
  const x = operand(site, 0);
  const strides = stridesOf(site.outputs[0].shape);
  const offset = knownPaddings(site, x.shape.length).reduce(
    (sum, [before], axis) => sum + before * strides[axis],
    0,
  );
  const copy = stridedCopy(x.dtype, x.shape, rowMajor(x.shape), { offset, strides });
  return (inputs, [y]) => {
    fillWith(y, element(inputs));
    copy(inputs[0]!, y);
  };
}

/** Real 0: the zero point of affine integers. */
export function zeroElement(site: PreparedSite): TensorData {
  const { dtype, quantization } = operand(site, 0);
  const zero = allocate(dtype, 1);
  const zeroPoint = quantization?.zeroPoint[0] ?? 0;
  if (zeroPoint !== 0 && (dtype === 'int8' || dtype === 'uint8')) (zero as Int8Array)[0] = zeroPoint;
  return zero;
}

export function padExample(random: Random, dtype: DType): OpCase {
  const shape = randomShape(random, 1, 4);
  const paddings = shape.flatMap(() => [random.integer(0, 2), random.integer(0, 3)]);
  const quantized = dtype === 'int8' || dtype === 'uint8' || dtype === 'int16';
  const x = randomTensor(random, dtype, shape, { quantized });
  return {
    inputs: [{ tensor: x }, list(paddings, 'int32', [shape.length, 2])],
    outputs: [{ quantization: x.quantization }],
  };
}

/** Both ops came to the types and ranks at the same versions. */
export const PAD_VERSIONS = { ...float8(6), bool: 5, int16: 3, int8: 2 };
