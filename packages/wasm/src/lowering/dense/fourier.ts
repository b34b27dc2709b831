import type { SiteOperand } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import type { I32 } from '../../simd/index.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { productF32 } from './product-f32.ts';
import { emitRows, planRows } from './rows.ts';

/** The work of a product grows with the square of the length; from here on a fast transform would win. */
const LONGEST = 1024;

/**
 * The Fourier transform of real rows as a product with the matrix of cosines and sines: for the lengths that audio
 * models use it takes about as long as a fast transform in vectors, with nothing but the kernels that are there.
 */
export const rfft2d: Lowering = {
  supports(node) {
    const [rows, length] = lengthsOf(node) ?? [];
    if (rows === undefined || length === undefined) return 'a length that is not constant';
    const { shape } = operandOf(node, 0);
    if (rows !== 1 || shape.at(-2) !== 1) return 'transforms of more than one row';
    return length <= LONGEST ? true : `transforms of more than ${LONGEST} elements`;
  },
  lower(task, scope) {
    const { shape } = operandOf(task.node, 0);
    const depth = shape.at(-1) as number;
    const [, length] = lengthsOf(task.node) as number[];
    const columns = length + 2;
    const node = withMatrix(task.node, depth, length);
    const product = productF32({ ...task, node }, scope, { groups: 1, columns, depth });
    const rows = shape.slice(0, -1).reduce((count, size) => count * size, 1);
    const plan = planRows(product, { rows, columns, groups: 1, inPlace: true });
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: product.kernel,
      scratch: plan.scratch,
      scratchPerThread: plan.scratchPerThread,
      emit(writer, shared) {
        const own = (thread: I32) => writer.scratchOf(thread);
        emitRows(writer, product, plan, depth, { from: from(), to: to(), shared, own });
      },
    };
  },
};

function lengthsOf(node: TypedNode): number[] | undefined {
  const { data } = operandOf(node, 1);
  return data && Array.from(data as Int32Array, Number);
}

/** The node with cosines and sines as weights: a row for each real and each imaginary part. */
function withMatrix(node: TypedNode, depth: number, length: number): TypedNode {
  const columns = length + 2;
  const data = new Float32Array(columns * depth);
  for (let bin = 0; bin <= length / 2; bin++) {
    for (let k = 0; k < Math.min(depth, length); k++) {
      const angle = (-2 * Math.PI * ((bin * k) % length)) / length;
      data[2 * bin * depth + k] = Math.cos(angle);
      data[(2 * bin + 1) * depth + k] = Math.sin(angle);
    }
  }
  const weights: SiteOperand = { dtype: 'float32', shape: [columns, depth], data };
  const outputs = [{ ...resultOf(node), dtype: 'float32' as const }];
  return { ...node, site: { ...node.site, inputs: [operandOf(node, 0), weights], outputs } };
}
