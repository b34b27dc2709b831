import { QUANTIZED_RANGE, roundHalfAway, stridesOf, type TensorData } from '@zoo/core';
import type { OpDefinition, Prepare, PreparedSite, SiteOperand } from '@zoo/ir';
import type { ConcatenationOptions } from '@zoo/tflite';
import { type Copy, rowMajor, stridedCopy } from '../../lib/strided-copy.ts';
import { axisOf, type ConcatenationRow, partsOf } from './spec.ts';

const plain: Prepare<ConcatenationOptions> = (site) => {
  const copies = placements(site);
  return (inputs, [y]) => {
    copies.forEach((copy, part) => {
      copy(inputs[part]!, y);
    });
  };
};

/** One copy for each part, to its place along the axis. */
function placements(site: PreparedSite<ConcatenationOptions>): Copy[] {
  const { shape } = site.outputs[0];
  const axis = axisOf(site);
  const strides = stridesOf(shape);
  let at = 0;
  return partsOf(site).map((part) => {
    const target = { offset: at * strides[axis], strides };
    at += part.shape[axis];
    return stridedCopy(part.dtype, part.shape, rowMajor(part.shape), target);
  });
}

/**
 * Parts whose parameters differ from the whole's go through a table first (`ConcatenationWithScaling`, float32). TFLite
 * does so for uint8 alone and refuses such int8 files; we run them, with the same arithmetic.
 */
const rescaling: Prepare<ConcatenationOptions> = (site) => {
  const copies = placements(site);
  const tables = partsOf(site).map((part) => rescaleTable(site, part));
  const scratch = tables.map((table, i) => table && new Uint8Array(product(partsOf(site)[i].shape)));
  return (inputs, [y]) => {
    copies.forEach((copy, part) => {
      copy(translated(inputs[part]!, tables[part], scratch[part]), y);
    });
  };
};

function product(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

function translated(
  data: TensorData,
  table: Uint8Array | undefined,
  scratch: Uint8Array | undefined,
): TensorData {
  if (!table || !scratch) return data;
  const q = data as Int8Array;
  for (let i = 0; i < scratch.length; i++) scratch[i] = table[q[i] & 255];
  return scratch;
}

/** New byte for each old byte; undefined where nothing changes. */
function rescaleTable(site: PreparedSite, part: SiteOperand): Uint8Array | undefined {
  const to = site.outputs[0].quantization;
  const from = part.quantization;
  if (!from?.scale.length || !to?.scale.length) return undefined;
  if (from.scale[0] === to.scale[0] && from.zeroPoint[0] === to.zeroPoint[0]) return undefined;
  const { min, max } = QUANTIZED_RANGE[part.dtype as 'int8' | 'uint8'];
  const inverse = Math.fround(1 / to.scale[0]);
  const scale = Math.fround(from.scale[0] * inverse);
  const bias = Math.fround(-from.zeroPoint[0] * scale);
  const table = new Uint8Array(256);
  for (let q = min; q <= max; q++) {
    const value = roundHalfAway(Math.fround(Math.fround(q * scale) + bias)) + to.zeroPoint[0];
    table[q & 255] = Math.min(Math.max(value, min), max);
  }
  return table;
}

export const reference: OpDefinition<ConcatenationOptions, ConcatenationRow>['reference'] = {
  plain,
  uint8: rescaling,
  int8: rescaling,
};
