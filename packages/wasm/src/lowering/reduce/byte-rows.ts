import type { TypedNode } from '@zoo/runtime';
import { l2NormalizeF32 } from '../../kernels/normalize/l2-f32.ts';
import { l2NormalizeInt8 } from '../../kernels/normalize/l2-int8.ts';
import { logSoftmaxBytes } from '../../kernels/softmax/log-bytes.ts';
import { logSoftmaxF32 } from '../../kernels/softmax/log-f32.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { rows } from './rows.ts';

type Settings = Readonly<Record<string, number>>;

/** Squares of bytes that 31 bits hold the sum of. */
const MOST_SQUARES = 2 ** 15;

/** L2_NORMALIZATION over the last axis. */
export const l2Normalization: Lowering = rows(
  { float32: l2NormalizeF32, int8: l2NormalizeInt8('int8'), uint8: l2NormalizeInt8('uint8') },
  {
    cost: 10,
    settings: (node): Settings =>
      isBytes(node) ? { zero: operandOf(node, 0).quantization!.zeroPoint[0] } : {},
    refuses(node) {
      if (!isBytes(node)) return undefined;
      const { shape, quantization } = operandOf(node, 0);
      if (quantization?.scale.length !== 1) return 'no single scale';
      return shape.at(-1)! > MOST_SQUARES ? `rows of more than ${MOST_SQUARES} bytes` : undefined;
    },
  },
);

const f32 = Math.fround;

/** As `optimized_ops::LogSoftmax` has it for bytes. */
export const logSoftmax: Lowering = rows(
  { float32: logSoftmaxF32, int8: logSoftmaxBytes('int8'), uint8: logSoftmaxBytes('uint8') },
  {
    cost: 40,
    settings(node): Settings {
      if (!isBytes(node)) return {};
      const { scale, resultScale, zero } = scalesOf(node);
      return { scale, resultScale, zero, ratio: f32(scale / resultScale) };
    },
    table(node) {
      if (!isBytes(node)) return undefined;
      const { scale } = scalesOf(node);
      return Float32Array.from({ length: 256 }, (_, difference) => Math.exp(f32(-scale * difference)));
    },
    refuses(node) {
      if (!isBytes(node)) return undefined;
      const single = [operandOf(node, 0), resultOf(node)].every(
        (type) => type.quantization?.scale.length === 1,
      );
      return single ? undefined : 'no single scale';
    },
  },
);

function isBytes(node: TypedNode): boolean {
  return operandOf(node, 0).dtype !== 'float32';
}

function scalesOf(node: TypedNode) {
  const [{ quantization: from }, { quantization: to }] = [operandOf(node, 0), resultOf(node)];
  return { scale: from!.scale[0], resultScale: to!.scale[0], zero: to!.zeroPoint[0] };
}
