import { bfloat16ToFloat32, float32ToBfloat16 } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { packPanelsInt8, panelBytesInt8 } from '../../kernels/gemm/pack-int8.ts';
import { HYBRID_BYTES } from '../../kernels/hybrid/dequantize.ts';
import { quantizePart } from '../../kernels/hybrid/quantize.ts';
import { ROW_HEAD } from '../../kernels/hybrid/row-results.ts';
import { gemmWords } from '../../kernels/hybrid/words.ts';
import type { Kernel } from '../../kernels/kernel.ts';
import type { ChannelConstants } from '../../kernels/lib/channel-constants.ts';
import { convertRows } from '../../kernels/patches/rows.ts';
import { type I32, type I32Like, i32, sum } from '../../simd/index.ts';
import { chooseTile } from '../../tuning/tiles.ts';
import { type LoweredStep, operandOf, type Place, type Scope, type Task } from '../lowering.ts';
import { hybridConstants, hybridWeights, supportsHybrid } from './hybrid.ts';
import { type Product, panelAt, same } from './product.ts';
import { emitProduct, planRows } from './rows.ts';

/** Products of float rows, each quantized by itself while the model runs, with weights that are constant. */
export interface HybridRows {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly asymmetric: boolean;
  /** Weights [columns, depth] where the node does not hold them in this order. */
  readonly reorder?: (weights: Int8Array) => Int8Array;
}

/** What makes the rows, where they do not lie one behind the other. */
export interface Gathered {
  readonly bytes: number;
  emit(writer: StepWriter, from: number, to: number): void;
}

/** A product, and how its rows are made of quantized ones. */
export interface Form {
  readonly product: Product;
  /** Where the bytes of a row lie at first, counted from its beginning. */
  readonly bytesAt: number;
  /** Makes a row of its bytes and of the zero point. */
  finish(writer: StepWriter, row: I32): void;
}

/** One for the weights of a node. */
export type FormFor = (task: Task, scope: Scope, shape: HybridRows) => Form;

/** All rows are quantized first, or block by block, so that the tiles of kernels are full and weights are read once. */
export function lowerHybridRows(
  scope: Scope,
  shape: HybridRows,
  { product, bytesAt, finish }: Form,
  gathered?: Gathered,
): LoweredStep {
  const { rows, columns, depth } = shape;
  const plan = planRows(product, { rows, columns, groups: 1, inPlace: false });
  const quantize = quantizePart(shape.asymmetric ? 'asymmetric' : 'symmetric');
  const [from, to] = [scope.input(0), scope.output()];
  const gatheredBytes = gathered?.bytes ?? 0;
  return {
    kernel: product.kernel,
    scratch: gatheredBytes + plan.scratch,
    scratchPerThread: plan.scratchPerThread,
    emit(writer, scratch) {
      gathered?.emit(writer, from(), scratch);
      const own = (thread: I32) => writer.scratchOf(thread);
      const shared = scratch + gatheredBytes;
      const addresses = { from: gathered ? scratch : from(), to: to(), shared, own };
      const makeRows = (first: I32, count: I32, target: I32Like) => {
        const { f } = writer;
        const source = f.int(sum(addresses.from, i32.mul(first, 4 * depth)));
        const row = f.int(target);
        f.times(count, () => {
          writer.call(quantize, { from: source, to: sum(row, bytesAt), count: depth, found: row });
          finish(writer, row);
          f.step(source, 4 * depth);
          f.step(row, plan.pitch);
        });
      };
      emitProduct(writer, product, plan, 1, addresses, 4 * depth, () => makeRows);
    },
  };
}

/** True, or what is beyond the kernels. */
export function supportsHybridRows(node: TypedNode, depth: number, columns: number): true | string {
  const { quantization } = operandOf(node, 1);
  const { blocks } = quantization ?? {};
  if (!blocks) return supportsHybrid(node, depth, columns);
  if (blocks.zeroPoints?.some((zero) => zero !== 0)) return 'weights with a zero point for each block';
  return blocks.size % 2 === 0 ? true : 'blocks of an odd size';
}

/** Weights as bytes, which are widened with the rows. */
export const words: FormFor = ({ node, bounds }, scope, shape) => {
  const { columns, depth, reorder = same } = shape;
  const blocks = operandOf(node, 1).quantization?.blocks;
  const perRow = blocks ? depth / blocks.size : 0;
  const constants = blocks
    ? blockConstants(node, blocks.scales.map(toBfloat16), perRow)
    : hybridConstants(node, columns)(0);
  const panels = { columns, depth, storage: 'bytes' } as const;
  const weights = scope.keep('hybrid rows', panelBytesInt8(panels, constants), ({ byteOffset }, packer) => {
    packPanelsInt8(packer, byteOffset, reorder(hybridWeights(node)), panels, 0, constants);
  });
  const rows = chooseTile(scope.target.tiles, 'bytes', depth).rows;
  const scaled = blocks ? 'block' : 'channel';
  const padded = 16 * Math.ceil(depth / 16);
  const bytesAt = ROW_HEAD + padded;
  const product = hybridProduct({
    pitch: ROW_HEAD + 2 * padded,
    panelBytes: panelBytesInt8({ ...panels, columns: 8 }, constants),
    weights,
    kernels: [gemmWords(1, scaled), gemmWords(rows, scaled)],
    args: {
      chunks: blocks ? depth / blocks.size : 1,
      pairs: blocks ? blocks.size / 2 : Math.ceil(depth / 2),
      low: bounds[0],
      high: bounds[1],
    },
  });
  return {
    product,
    bytesAt,
    finish(writer, row) {
      const pitches = { fromPitch: 0, pitch: 0 };
      const [from, to] = [sum(row, bytesAt), sum(row, ROW_HEAD)];
      const zero = i32.load(row, 4);
      writer.call(convertRows('int8'), { from, to, rows: 1, depth: padded, zero, ...pitches });
    },
  };
};

interface Multiplied {
  readonly pitch: number;
  readonly panelBytes: number;
  readonly weights: Place;
  /** For a single row, and for more. */
  readonly kernels: readonly [single: Kernel, tile: Kernel];
  /** Beside those of the call. */
  readonly args: Readonly<Record<string, number>>;
}

/** A product whose rows are quantized: a head with scale and zero point (`ROW_HEAD`), then elements. Panels have 8 columns. */
export function hybridProduct({ pitch, panelBytes, weights, kernels, args }: Multiplied): Product {
  const panel = 8;
  return {
    kernel: kernels[1].name,
    elementBytes: 4,
    resultBytes: 4,
    rows: 'int8',
    zero: 0,
    pitch,
    panel,
    panelBytes,
    emit(writer, { rows, single, first, columns, a, aPitch, c, cPitch }) {
      const w = panelAt(weights(), { panel, panelBytes }, first);
      writer.call(kernels[single ? 0 : 1], { ...args, rows, columns, a, aPitch, w, c, cPitch });
    },
  };
}

/** Biases of channels; then, for kernels that do not find them beside the weights, the scales of `perRow` blocks. */
export function blockConstants(node: TypedNode, scales: Float32Array, perRow: number): ChannelConstants {
  const bias = node.site.inputs[2]?.data as Float32Array | undefined;
  return {
    bytes: HYBRID_BYTES + 32 * perRow,
    write(packer, to, pitch, count) {
      const { buffer } = packer.memory();
      for (let lane = 0; lane < count; lane++) {
        const floats = new Float32Array(buffer, to + (lane >> 3) * pitch, 16 + 8 * perRow);
        const at = 8 + (lane & 7);
        floats[at] = bias?.[lane] ?? 0;
        for (let block = 0; block < perRow; block++) {
          floats[at + 8 + 8 * block] = scales[lane * perRow + block];
        }
      }
    },
  };
}

/** Scales of blocks are rounded like those of the reference kernel. */
function toBfloat16(scale: number): number {
  return bfloat16ToFloat32(float32ToBfloat16(scale));
}
