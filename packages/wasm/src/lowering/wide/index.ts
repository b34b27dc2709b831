import type { TypedNode } from '@zoo/runtime';
import { transposedConvolution } from '../dense/transpose-conv.ts';
import { hybridTransposed } from '../dense/transposed-hybrid.ts';
import type { Lowering } from '../lowering.ts';
import { wideConv2d, wideDepthwise, wideFullyConnected, wideMatMul } from './dense.ts';
import { requantizeI32, wideExtremum, wideProduct, wideSum } from './elementwise.ts';
import { isLong, longs } from './longs.ts';
import { widePool } from './pool.ts';
import { productInt16 } from './product.ts';
import { dequantizeWords, quantizeWords } from './quantize.ts';
import { wideReduce } from './reduce.ts';
import { wideResize } from './resize.ts';
import { supportsWide } from './scaling.ts';
import { wideSoftmax } from './softmax.ts';
import { isWordMap, wordTable } from './table.ts';

/** Ops on 16-bit activations, by their first operand. */
const WIDE: Readonly<Record<string, Lowering>> = {
  CONV_2D: wideConv2d,
  DEPTHWISE_CONV_2D: wideDepthwise,
  FULLY_CONNECTED: wideFullyConnected,
  BATCH_MATMUL: wideMatMul,
  AVERAGE_POOL_2D: widePool('average'),
  MAX_POOL_2D: widePool('max'),
  ADD: wideSum('add'),
  SUB: wideSum('sub'),
  MUL: wideProduct,
  MAXIMUM: wideExtremum('max_s'),
  MINIMUM: wideExtremum('min_s'),
  MEAN: wideReduce({ mean: true }),
  SUM: wideReduce({ mean: false }),
  SOFTMAX: wideSoftmax,
  RESIZE_BILINEAR: wideResize,
};

const wideTransposed = transposedConvolution(
  { input: 2, weights: 1, bias: 3 },
  {
    int16: {
      product: productInt16('double'),
      supports: (node, depth, channels) => supportsWide(node, depth, channels, 'double'),
    },
  },
);

/** The lowering of a node with 16- or 64-bit activations; undefined for all others. */
export function wideLowering(node: TypedNode): Lowering | undefined {
  const { op } = node.node;
  if (op === 'TRANSPOSE_CONV' && node.row === 'int16') return wideTransposed;
  if (op === 'TRANSPOSE_CONV' && node.row === 'hybrid') return hybridTransposed;
  if (isWordMap(node)) return wordTable;
  if (isLong(node)) return longs;
  const [from, to] = [node.site.inputs[0]?.dtype, node.site.outputs[0]?.dtype];
  if (op === 'QUANTIZE' && from === 'int32') return requantizeI32;
  if (op === 'QUANTIZE' && from === 'float32' && to === 'int16') return quantizeWords;
  if (op === 'DEQUANTIZE' && from === 'int16') return dequantizeWords;
  if (from !== 'int16' || to !== 'int16') return undefined; // MUL may have results of 8 bits
  return Object.hasOwn(WIDE, op) ? WIDE[op] : undefined;
}
