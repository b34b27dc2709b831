import { type DType, elementCount, type TensorData } from '@zoo/core';
import type { OperandType, Prepare, SiteOperand } from '@zoo/ir';
import { conversion } from './convert.ts';

/** Element types that kernels compute in float32: stored in 16 bits. */
export const HALVES: readonly DType[] = ['float16', 'bfloat16'];

/**
 * A float32 kernel for operands and results of 16 bits: read as float32, computed, rounded once when stored, as
 * TFLite's kernels for these types do it.
 */
export function throughFloat32<A extends object>(prepare: Prepare<A>): Prepare<A> {
  return (site) => {
    const run = prepare({
      ...site,
      inputs: site.inputs.map(asFloat),
      outputs: site.outputs.map(asFloatResult),
    });
    const readers = site.inputs.map((operand) => operand && reader(operand));
    const outputs = site.outputs.map(({ dtype, shape }) =>
      HALVES.includes(dtype) ? new Float32Array(elementCount(shape)) : undefined,
    );
    const stores = site.outputs.map(({ dtype }) => conversion('float32', dtype));
    return (inputs, results, scope) => {
      const given = inputs.map((data, slot) => data && readers[slot]?.(data));
      const made = results.map((data, i) => outputs[i] ?? data);
      run(given, made, scope);
      results.forEach((data, i) => {
        if (outputs[i]) stores[i](made[i], data);
      });
    };
  };
}

/** Contents as float32, in memory of their own. */
function reader({ dtype, shape }: SiteOperand): (data: TensorData) => TensorData {
  if (!HALVES.includes(dtype)) return (data) => data;
  const buffer = new Float32Array(elementCount(shape));
  const read = conversion(dtype, 'float32');
  return (data) => {
    read(data, buffer);
    return buffer;
  };
}

function asFloat(operand: SiteOperand | undefined): SiteOperand | undefined {
  if (operand === undefined || !HALVES.includes(operand.dtype)) return operand;
  const { shape, data } = operand;
  return { dtype: 'float32', shape, data: data && (reader(operand)(data).slice() as TensorData) };
}

function asFloatResult(type: OperandType): OperandType {
  return HALVES.includes(type.dtype) ? { ...type, dtype: 'float32' } : type;
}
