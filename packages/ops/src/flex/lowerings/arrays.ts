import type { DType } from '@zoo/core';
import type { SiteOperand } from '@zoo/ir';
import { as, type Lowering, steps } from '../lowering.ts';
import type { Steps } from '../steps.ts';

const masks: Parameters<typeof as>[1] = (s) => ({
  beginMask: s.number('begin_mask'),
  endMask: s.number('end_mask'),
  ellipsisMask: s.number('ellipsis_mask'),
  newAxisMask: s.number('new_axis_mask'),
  shrinkAxisMask: s.number('shrink_axis_mask'),
});

const block: Parameters<typeof as>[1] = (s) => ({ blockSize: s.number('block_size', 1) });

/** Type names in options tables are those of the schema. */
function typeName(dtype: DType): string {
  return dtype.toUpperCase();
}

function concatenated(s: Steps, parts: readonly SiteOperand[], axis: SiteOperand): SiteOperand {
  return s.op('CONCATENATION', parts, { axis: s.required(axis) });
}

/** Shapes, moving elements, looking them up. */
export const arrays: Readonly<Record<string, Lowering>> = {
  ArgMax: as('ARG_MAX', (s) => ({ outputType: typeName(s.dtype('output_type', 'int64')) })),
  ArgMin: as('ARG_MIN', (s) => ({ outputType: typeName(s.dtype('output_type', 'int64')) })),
  BatchToSpaceND: as('BATCH_TO_SPACE_ND'),
  BroadcastArgs: as('BROADCAST_ARGS'),
  BroadcastTo: as('BROADCAST_TO'),
  Bucketize: as('BUCKETIZE', (s) => ({ boundaries: [...s.numbers('boundaries')] })),
  Cast: steps('CAST', (s, [x]) => s.cast(x, s.dtype('DstT', 'float32'))),
  Concat: steps('CONCATENATION', (s, [axis, ...parts]) => concatenated(s, parts, axis)),
  ConcatV2: steps('CONCATENATION', (s, inputs) =>
    concatenated(s, inputs.slice(0, -1), inputs[inputs.length - 1]),
  ),
  DepthToSpace: as('DEPTH_TO_SPACE', block),
  ExpandDims: as('EXPAND_DIMS'),
  Fill: as('FILL'),
  Gather: as('GATHER'),
  GatherNd: as('GATHER_ND'),
  GatherV2: steps('GATHER', (s, [x, indices, axis]) =>
    s.op('GATHER', [x, indices], { axis: s.required(axis), batchDims: s.number('batch_dims') }),
  ),
  MatrixDiag: as('MATRIX_DIAG'),
  MatrixSetDiag: as('MATRIX_SET_DIAG'),
  MirrorPad: as('MIRROR_PAD', (s) => ({ mode: s.text('mode', 'REFLECT') })),
  OneHot: as('ONE_HOT', (s) => ({ axis: s.number('axis', -1) })),
  Pack: steps('PACK', (s, parts) =>
    s.op('PACK', parts, { valuesCount: parts.length, axis: s.number('axis') }),
  ),
  Pad: as('PAD'),
  PadV2: as('PADV2'),
  Range: as('RANGE'),
  Rank: as('RANK'),
  Reshape: as('RESHAPE'),
  ReverseSequence: as('REVERSE_SEQUENCE', (s) => ({
    seqDim: s.number('seq_dim'),
    batchDim: s.number('batch_dim'),
  })),
  ReverseV2: as('REVERSE_V2'),
  ScatterNd: as('SCATTER_ND'),
  SegmentSum: as('SEGMENT_SUM'),
  Select: as('SELECT'),
  SelectV2: as('SELECT_V2'),
  Shape: as('SHAPE', (s) => ({ outType: typeName(s.dtype('out_type', 'int32')) })),
  Size: steps('SHAPE, REDUCE_PROD', (s, [x]) =>
    s.cast(s.op('REDUCE_PROD', [s.shapeOf(x), s.ints(0)]), s.dtype('out_type', 'int32')),
  ),
  Slice: as('SLICE'),
  SpaceToBatchND: as('SPACE_TO_BATCH_ND'),
  SpaceToDepth: as('SPACE_TO_DEPTH', block),
  Split: steps('SPLIT', (s, inputs) => s.all('SPLIT', inputs, { numSplits: s.number('num_split', 1) })),
  SplitV: steps('SPLIT_V', (s, inputs) => s.all('SPLIT_V', inputs, { numSplits: s.number('num_split', 1) })),
  Squeeze: as('SQUEEZE', (s) => ({ squeezeDims: [...s.numbers('squeeze_dims')] })),
  StridedSlice: as('STRIDED_SLICE', masks),
  Tile: as('TILE'),
  TopKV2: steps('TOPK_V2', (s, inputs) => s.all('TOPK_V2', inputs)),
  Transpose: as('TRANSPOSE'),
  Unique: steps('UNIQUE', (s, inputs) =>
    s.all('UNIQUE', inputs, { idxOutType: typeName(s.dtype('out_idx', 'int32')) }),
  ),
  Unpack: steps('UNPACK', (s, inputs) =>
    s.all('UNPACK', inputs, { num: s.number('num'), axis: s.number('axis') }),
  ),
  UnsortedSegmentMax: as('UNSORTED_SEGMENT_MAX'),
  UnsortedSegmentMin: as('UNSORTED_SEGMENT_MIN'),
  UnsortedSegmentProd: as('UNSORTED_SEGMENT_PROD'),
  UnsortedSegmentSum: as('UNSORTED_SEGMENT_SUM'),
  Where: as('WHERE'),
};
