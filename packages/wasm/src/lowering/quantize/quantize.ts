import { elementCount } from '@zoo/core';
import type { Int8Type } from '../../kernels/gemm/int8.ts';
import { quantizeF32 } from '../../kernels/quantize/f32.ts';
import { i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

/** Of an element, mostly for a division. */
const COST = 20;

/** Floats to 8-bit integers; from 8-bit integers it is a byte table. */
export const quantize: Lowering = {
  supports(node) {
    const { dtype, quantization } = resultOf(node);
    if (operandOf(node, 0).dtype !== 'float32') return `no kernel for ${operandOf(node, 0).dtype} yet`;
    if (dtype !== 'int8' && dtype !== 'uint8') return `no kernel for ${dtype} results yet`;
    if (quantization?.scale.length !== 1) return 'a scale for each channel';
    const scale = quantization.scale[0];
    return scale > 0 && Math.fround(scale) === scale ? true : 'a scale that is not a positive float32';
  },
  lower({ node }, scope) {
    const { dtype, quantization } = resultOf(node);
    const kernel = quantizeF32(dtype as Int8Type);
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: kernel.name,
      emit(writer) {
        const elements = elementCount(resultOf(node).shape);
        const [scale, zero] = [quantization!.scale[0], quantization!.zeroPoint[0]];
        eachChunk(writer, elements, COST, (first, count) => {
          const source = sum(from(), i32.mul(first, 4));
          writer.call(kernel, { count, from: source, to: sum(to(), first), scale, zero });
        });
      },
    };
  },
};
