import { type QuantizedDType, quantizeMultiplier } from '@zoo/core';
import { quantizedActivationRange, sumMultipliers } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { type BinaryF32, binaryF32 } from '../../kernels/elementwise/binary-f32.ts';
import { type BinaryInt8, binaryInt8 } from '../../kernels/elementwise/binary-int8.ts';
import type { Int8Type } from '../../kernels/gemm/int8.ts';
import { scalingArguments } from '../../kernels/requantize/uniform.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { inPlaceOf } from './in-place.ts';
import { emitNest, nestOf } from './nest.ts';

/** An op on two broadcasting operands: float by name of its function, 8-bit where there is an integer kernel. */
export function binary(float: BinaryF32, integer?: BinaryInt8): Lowering {
  return {
    supports(node) {
      const { dtype } = operandOf(node, 0);
      if (dtype === 'float32') return true;
      if (!integer || (dtype !== 'int8' && dtype !== 'uint8')) return `no kernel for ${dtype} yet`;
      return supportsParameters(node, integer);
    },
    lower(task, scope) {
      const { node } = task;
      const nest = nestOf(operandOf(node, 0).shape, operandOf(node, 1).shape);
      const places = [scope.input(0), scope.input(1), scope.output()] as const;
      const isFloat = operandOf(node, 0).dtype === 'float32';
      const elementBytes = isFloat ? 4 : 1;
      const { inner, outer, strides } = nest;
      const steps = {
        aStep: outer.steps[0] * elementBytes,
        bStep: outer.steps[1] * elementBytes,
        toStep: inner * elementBytes,
      };
      const kernel = isFloat
        ? { kernel: binaryF32(float, ...strides), args: { low: task.bounds[0], high: task.bounds[1] } }
        : {
            kernel: binaryInt8(operandOf(node, 0).dtype as Int8Type, integer as BinaryInt8, ...strides),
            args: integerArguments(node, integer as BinaryInt8),
          };
      return {
        kernel: kernel.kernel.name,
        inPlace: inPlaceOf(task),
        emit(writer) {
          const [a, b, to] = places;
          emitNest(writer, nest, elementBytes, [a(), b(), to()], (turn) => {
            writer.call(kernel.kernel as never, { ...steps, ...kernel.args, ...turn } as never);
          });
        },
      };
    },
  };
}

function supportsParameters(node: TypedNode, op: BinaryInt8): true | string {
  const types = [operandOf(node, 0), operandOf(node, 1), resultOf(node)];
  for (const { quantization } of types) {
    if (quantization?.scale.length !== 1) return 'no single scale';
    if (!(quantization.scale[0] > 0)) return 'a scale that is not positive';
  }
  const [a, b, to] = types.map(({ quantization }) => quantization!.scale[0]);
  if (op !== 'mul')
    return sumMultipliers(a, b, to) ? true : 'scales more than 2^8 or less than 2^-10 of the result';
  // products have 17 bits
  const { left } = productArguments(a, b, to);
  return left > 12 ? 'a result scale much smaller than those of the operands' : true;
}

/** Multipliers as the reference kernels form them: `quantizedSum` and `productScale` of `@zoo/ops`. */
function integerArguments(node: TypedNode, op: BinaryInt8) {
  const [qa, qb, qo] = [operandOf(node, 0), operandOf(node, 1), resultOf(node)].map(
    (type) => type.quantization!,
  );
  const { fusedActivationFunction: activation } = node.site.attrs as {
    readonly fusedActivationFunction: string;
  };
  const range = quantizedActivationRange(activation, resultOf(node).dtype as QuantizedDType, qo);
  const [sa, sb, so] = [qa.scale[0], qb.scale[0], qo.scale[0]];
  return {
    zeroA: qa.zeroPoint[0],
    zeroB: qb.zeroPoint[0],
    zero: qo.zeroPoint[0],
    low: range.min,
    high: range.max,
    ...(op === 'mul' ? productArguments(sa, sb, so) : sumArguments(sa, sb, so)),
  };
}

function productArguments(a: number, b: number, to: number) {
  const scaling = scalingArguments(quantizeMultiplier(Math.fround(Math.fround(a * b) / to)));
  return { ...scaling, multiplierA: 0, multiplierB: 0 };
}

function sumArguments(a: number, b: number, to: number) {
  const { a: multiplierA, b: multiplierB, shift } = sumMultipliers(a, b, to)!;
  return { significand: 0, left: 0, right: shift, multiplierA, multiplierB };
}
