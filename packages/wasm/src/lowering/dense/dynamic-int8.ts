import { requantizationScales } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { gemmInt8, INT8_PANEL, type Int8Type, PAIR_BYTES } from '../../kernels/gemm/int8.ts';
import { packDynamicInt8 } from '../../kernels/gemm/pack-dynamic-int8.ts';
import { SCALING_BYTES } from '../../kernels/requantize/constants.ts';
import { chooseTile } from '../../tuning/tiles.ts';
import { operandOf, resultOf, type Scope, type Task } from '../lowering.ts';
import { isShared, type Sizes } from './batch-matmul.ts';
import { type DynamicProduct, eachPanel, layoutOf } from './dynamic.ts';
import { integerScaling } from './integer.ts';
import { panelAt } from './product.ts';
import { constantWeights } from './weights.ts';

/** Whether bytes meet bytes that are packed while the model runs. */
export function isDynamicInt8(node: TypedNode): boolean {
  if (!node.row.endsWith('int8')) return false;
  return constantWeights(node) !== true || (node.node.op === 'BATCH_MATMUL' && !isShared(node));
}

/** int8 or uint8 rows times a matrix of one scale that the model makes. */
export function dynamicInt8({ node }: Task, scope: Scope, sizes: Sizes): DynamicProduct {
  const { depth, columns } = sizes;
  const { type, limits, zeroPoints } = integerScaling(node, 1);
  const [input, weights, output] = [operandOf(node, 0), operandOf(node, 1), resultOf(node)];
  const operands = { input, weights, output, channels: 1, activation: 'NONE', parts: 1, asymmetric: false };
  const [scale] = requantizationScales(operands);
  const pairs = Math.ceil(depth / 2);
  const panelBytes = SCALING_BYTES + pairs * PAIR_BYTES.words;
  const gemm = gemmInt8(type as Int8Type, chooseTile(scope.target.tiles, 'words', depth).rows, 'words');
  const kernel = packDynamicInt8(type as Int8Type, layoutOf(sizes));
  return {
    matrixBytes: Math.ceil(columns / INT8_PANEL) * panelBytes,
    pack(writer, from, to, bias = 0) {
      const panel = INT8_PANEL;
      eachPanel(writer, sizes, { from, to, bias, elementBytes: 1, panel, panelBytes }, (panels) => {
        writer.call(kernel, { ...panels, depth, zero: zeroPoints.weights, scale });
      });
    },
    at: (packed) => ({
      kernel: gemm.name,
      elementBytes: 1,
      resultBytes: 1,
      rows: type,
      zero: zeroPoints.input,
      pitch: 4 * pairs,
      panel: INT8_PANEL,
      panelBytes,
      emit(writer, { rows, first, columns, a, aPitch, c, cPitch }) {
        const w = panelAt(packed, { panel: INT8_PANEL, panelBytes }, first);
        writer.call(gemm, { rows, columns, pairs, a, aPitch, w, c, cPitch, ...limits });
      },
    }),
  };
}
