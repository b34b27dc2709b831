import type { TypedNode } from '@zoo/runtime';
import { gemmNibbles } from '../../kernels/hybrid/nibbles.ts';
import { NIBBLE_CHUNK, nibbleChunkBytes, packNibbles } from '../../kernels/hybrid/pack-nibbles.ts';
import { CHUNK_BYTES, chunkRow } from '../../kernels/hybrid/row-chunks.ts';
import { PANEL_HEAD, ROW_HEAD } from '../../kernels/hybrid/row-results.ts';
import { bytesOf } from '../../kernels/lib/bytes.ts';
import type { Packer } from '../../kernels/lib/packer.ts';
import { sum } from '../../simd/index.ts';
import { operandOf } from '../lowering.ts';
import { hybridConstants, hybridWeights } from './hybrid.ts';
import { blockConstants, type FormFor, type HybridRows, hybridProduct, words } from './hybrid-rows.ts';
import { same } from './product.ts';

/** The way to multiply rows of any weights: those of 4 bits stay so where that is faster. */
export const formOf: FormFor = (task, scope, shape) => {
  const { dtype, quantization } = operandOf(task.node, 1);
  const { size = NIBBLE_CHUNK } = quantization?.blocks ?? {};
  const four = dtype === 'int4' || dtype === 'int2';
  // without relaxed SIMD results are to be the same everywhere, and with it sums of blocks are fused
  return four && scope.target.fused && size % NIBBLE_CHUNK === 0
    ? nibbles(task, scope, shape)
    : words(task, scope, shape);
};

/** Rows of a tile: 3 and 4 measure alike, 2 is a seventh slower. */
const NIBBLE_ROWS = 4;

const nibbles: FormFor = ({ node, bounds }, scope, shape) => {
  const { columns, depth } = shape;
  const blocks = operandOf(node, 1).quantization?.blocks;
  const scaled = blocks ? 'block' : 'channel';
  const chunks = Math.ceil(depth / NIBBLE_CHUNK);
  const panelBytes = PANEL_HEAD + chunks * nibbleChunkBytes(scaled);
  const panels = Math.ceil(columns / 8);
  const weights = scope.keep('nibbles', panels * panelBytes, ({ byteOffset }, packer) => {
    putNibbles(packer, byteOffset, node, shape, panelBytes);
  });
  const product = hybridProduct({
    pitch: ROW_HEAD + CHUNK_BYTES * chunks,
    panelBytes,
    weights,
    kernels: [gemmNibbles(1, scaled), gemmNibbles(NIBBLE_ROWS, scaled)],
    args: { chunks, low: bounds[0], high: bounds[1] },
  });
  const bytesAt = ROW_HEAD + (CHUNK_BYTES - NIBBLE_CHUNK) * chunks;
  return {
    product,
    bytesAt,
    finish(writer, row) {
      writer.call(chunkRow, { from: sum(row, bytesAt), to: sum(row, ROW_HEAD), chunks });
    },
  };
};

/** Panels of nibbles, some of them at a time; rows that are not whole chunks or panels are filled up with zeros. */
function putNibbles(
  packer: Packer,
  to: number,
  node: TypedNode,
  shape: HybridRows,
  panelBytes: number,
): void {
  const { columns, depth, reorder = same } = shape;
  const blocks = operandOf(node, 1).quantization?.blocks;
  const weights = reorder(hybridWeights(node));
  const chunks = Math.ceil(depth / NIBBLE_CHUNK);
  const [rowBytes, scaleBytes] = [chunks * NIBBLE_CHUNK, blocks ? (4 * depth) / blocks.size : 0];
  const columnsAtOnce = 8 * Math.max(1, Math.floor(PACKED_AT_ONCE / (8 * rowBytes)));
  const kernel = packNibbles(blocks ? 'block' : 'channel');
  const constants = blocks ? blockConstants(node, blocks.scales, 0) : hybridConstants(node, columns)(0);
  const from = packer.free;
  const scales = from + columnsAtOnce * rowBytes;
  for (let first = 0; first < columns; first += columnsAtOnce) {
    const count = Math.min(columnsAtOnce, columns - first);
    const memory = packer.memory(scales + columnsAtOnce * scaleBytes);
    memory.fill(0, from, scales + columnsAtOnce * scaleBytes);
    if (rowBytes === depth)
      memory.set(bytesOf(weights.subarray(first * depth, (first + count) * depth)), from);
    else {
      for (let row = 0; row < count; row++) {
        const start = (first + row) * depth;
        memory.set(bytesOf(weights.subarray(start, start + depth)), from + row * rowBytes);
      }
    }
    if (blocks) {
      const perRow = depth / blocks.size;
      memory.set(bytesOf(blocks.scales.subarray(first * perRow, (first + count) * perRow)), scales);
    }
    packer.run(kernel, {
      from,
      to: to + (first / 8) * panelBytes,
      panels: Math.ceil(count / 8),
      chunks,
      rowBytes,
      scales,
      blocks: scaleBytes / 4,
      chunksOfBlock: blocks ? blocks.size / NIBBLE_CHUNK : chunks,
    });
  }
  constants.write(packer, to, panelBytes, columns);
}

const PACKED_AT_ONCE = 2 ** 16;
