import { type BlockParameters, elementCount, type TensorData, within, ZooError } from '@zoo/core';
import type { Value } from '@zoo/ir';
import { conversion } from '../lib/convert.ts';
import type { QuantizationDetailsOf } from './extension.ts';

type BlockDetails = Extract<QuantizationDetailsOf, { readonly blockSize: number }>;

/** The parameters of blocks, which a file keeps in constant tensors of their own. */
export function blockParameters(
  value: Value,
  { scales, zeroPoints, blockSize }: BlockDetails,
): BlockParameters {
  return within({ tensor: value.name }, () => {
    const last = value.shape.at(-1) ?? 1;
    if (blockSize < 1 || last % blockSize !== 0) {
      throw damaged('blocks do not fill the rows', `a divisor of ${last}`, blockSize);
    }
    const count = elementCount(value.shape) / blockSize;
    const zeros = zeroPoints && contents(zeroPoints, count, 'zero points');
    return {
      size: blockSize,
      scales: contents(scales, count, 'scales') ?? new Float32Array(count),
      zeroPoints: zeros && Int32Array.from(zeros),
    };
  });
}

function contents(parameters: Value | undefined, count: number, what: string): Float32Array {
  if (!parameters?.isConstant) throw damaged(`${what} of blocks are no constant`, 'a constant', 'none');
  const found = elementCount(parameters.shape);
  if (found !== count) throw damaged(`there is not one of the ${what} for each block`, String(count), found);
  const real = new Float32Array(count);
  conversion(parameters.dtype, 'float32')(parameters.data as TensorData, real);
  return real;
}

function damaged(message: string, expected: string, received: string | number): ZooError {
  return new ZooError({
    code: 'TFLITE_QUANTIZATION',
    category: 'damaged-input',
    message,
    expected,
    received: String(received),
  });
}
