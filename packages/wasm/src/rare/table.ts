import type { TypedNode } from '@zoo/runtime';
import { localResponseF32 } from '../kernels/normalize/local-response-f32.ts';
import { conv3d } from '../lowering/dense/conv-3d.ts';
import { conv3dTranspose } from '../lowering/dense/conv-3d-transpose.ts';
import { isRareProduct, PRODUCTS } from '../lowering/dense/rare-products.ts';
import { detectionPostProcess } from '../lowering/detection/detection-post-process.ts';
import { nonMaxSuppression } from '../lowering/detection/non-max-suppression.ts';
import { comparisonInt8 } from '../lowering/elementwise/comparison-int8.ts';
import { floorMod, quotient } from '../lowering/elementwise/division.ts';
import { map } from '../lowering/elementwise/map.ts';
import { atan2, bitwise, logicalNot, signI32, squaredDifferenceI32 } from '../lowering/elementwise/maps.ts';
import { pow } from '../lowering/elementwise/pow.ts';
import { rightShift } from '../lowering/elementwise/shift.ts';
import { sqrtWords } from '../lowering/elementwise/sqrt-words.ts';
import { type Lowering, operandOf } from '../lowering/lowering.ts';
import { matrixDiag, zerosLike } from '../lowering/movement/blanks.ts';
import { isSteered } from '../lowering/movement/index-map.ts';
import { bitcast, partOfComplex } from '../lowering/movement/parts-of-elements.ts';
import { updateSlice } from '../lowering/movement/update-slice.ts';
import { RECURRENT } from '../lowering/recurrent/index.ts';
import { l2Normalization, logSoftmax } from '../lowering/reduce/byte-rows.ts';
import { rows } from '../lowering/reduce/rows.ts';
import { cumulativeSum } from '../lowering/scan/cumulative-sum.ts';
import { embeddingLookup } from '../lowering/select/embedding-lookup.ts';
import { reverseSequence } from '../lowering/select/reverse-sequence.ts';
import { oneHot, scatterNd, sparseToDense, unsortedSegment } from '../lowering/select/scatter.ts';
import { topK } from '../lowering/select/top-k.ts';
import { warpedImage } from '../lowering/warp/image.ts';
import { landmarkCrop, movedLandmarks } from '../lowering/warp/landmarks.ts';

/** Ops that few models have, and some of which {@link ONLY} says what few have. A name more here is one more in `later.ts`. */
export const RARE: Readonly<Record<string, Lowering>> = {
  ...RECURRENT,
  ...PRODUCTS,
  CONV_3D: conv3d,
  CONV_3D_TRANSPOSE: conv3dTranspose,
  EQUAL: map(comparisonInt8('equal')),
  NOT_EQUAL: map(comparisonInt8('notEqual')),
  LESS: map(comparisonInt8('less')),
  LESS_EQUAL: map(comparisonInt8('lessEqual')),
  GREATER: map(comparisonInt8('greater')),
  GREATER_EQUAL: map(comparisonInt8('greaterEqual')),
  RIGHT_SHIFT: map(rightShift),
  CUMSUM: cumulativeSum,
  EMBEDDING_LOOKUP: embeddingLookup,
  SIGN: map(signI32),
  SQUARED_DIFFERENCE: map(squaredDifferenceI32),
  DIV: map(quotient),
  FLOOR_MOD: map(floorMod),
  POW: pow,
  ATAN2: map(atan2),
  SQRT: map(sqrtWords),
  LOGICAL_AND: map(bitwise('and')),
  LOGICAL_OR: map(bitwise('or')),
  LOGICAL_NOT: map(logicalNot),
  BITWISE_XOR: map(bitwise('xor')),
  TOPK_V2: topK,
  NON_MAX_SUPPRESSION_V4: nonMaxSuppression(false),
  NON_MAX_SUPPRESSION_V5: nonMaxSuppression(true),
  ONE_HOT: oneHot,
  SCATTER_ND: scatterNd,
  SPARSE_TO_DENSE: sparseToDense,
  UNSORTED_SEGMENT_SUM: unsortedSegment('sum'),
  UNSORTED_SEGMENT_PROD: unsortedSegment('product'),
  UNSORTED_SEGMENT_MAX: unsortedSegment('max'),
  UNSORTED_SEGMENT_MIN: unsortedSegment('min'),
  DYNAMIC_UPDATE_SLICE: updateSlice,
  REVERSE_SEQUENCE: reverseSequence,
  MATRIX_DIAG: matrixDiag,
  ZEROS_LIKE: zerosLike,
  BITCAST: bitcast,
  REAL: partOfComplex('real'),
  IMAG: partOfComplex('imaginary'),
  LOG_SOFTMAX: logSoftmax,
  L2_NORMALIZATION: l2Normalization,
  LOCAL_RESPONSE_NORMALIZATION: rows(
    { float32: localResponseF32 },
    {
      cost: 100,
      settings: ({ site }) => site.attrs as Readonly<Record<'radius' | 'bias' | 'alpha' | 'beta', number>>,
      inPlace: false, // neighbours are read after their results are written
      refuses: ({ site }) =>
        (site.attrs as { radius: number }).radius > 16 ? 'a radius of more than 16' : undefined,
    },
  ),
};

/** Custom ops by name. */
export const RARE_CUSTOM: Readonly<Record<string, Lowering>> = {
  TFLite_Detection_PostProcess: detectionPostProcess,
  TransformTensor: warpedImage,
  TransformTensorBilinear: warpedImage,
  TransformLandmarks: movedLandmarks,
  Landmarks2TransformMatrix: landmarkCrop,
};

/** Nodes that the others of their op are not like. */
export const ONLY: Readonly<Record<string, (node: TypedNode) => boolean>> = {
  DYNAMIC_UPDATE_SLICE: isSteered, // others are known when the model is loaded
  REVERSE_SEQUENCE: isSteered,
  DIV: isOf('int32'),
  SIGN: isOf('int32'),
  SQUARED_DIFFERENCE: isOf('int32'),
  SQRT: isOf('int16'),
  EQUAL: isOf('int8', 'uint8'),
  NOT_EQUAL: isOf('int8', 'uint8'),
  LESS: isOf('int8', 'uint8'),
  LESS_EQUAL: isOf('int8', 'uint8'),
  GREATER: isOf('int8', 'uint8'),
  GREATER_EQUAL: isOf('int8', 'uint8'),
  FULLY_CONNECTED: isRareProduct,
  BATCH_MATMUL: isRareProduct,
};

function isOf(...dtypes: readonly string[]) {
  return (node: TypedNode) => dtypes.includes(operandOf(node, 0).dtype);
}
